import { spawn } from "node:child_process";

/** A program that a start has to wait for, such as a migration. */
export interface StepSpec {
  name: string;
  args: string[];
  env: Record<string, string | undefined>;
  cwd?: string;
}

/** Ends with another code than 0; `message` holds what the program printed. */
export class StepFailedError extends Error {}

/**
 * Runs a Node program to its end.
 * @throws StepFailedError with what it printed, or the signal's reason when it was aborted
 */
export function runStep(spec: StepSpec, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, spec.args, {
      cwd: spec.cwd,
      env: spec.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    const abort = () => child.kill("SIGTERM");
    signal.addEventListener("abort", abort, { once: true });
    child.once("error", reject);
    child.once("close", (code, exitSignal) => {
      signal.removeEventListener("abort", abort);
      if (signal.aborted) reject(signal.reason);
      else if (code === 0) resolve();
      else reject(new StepFailedError(`${spec.name} failed (${exitSignal ?? `exit code ${code}`}):\n${output.trim()}`));
    });
  });
}
