import { spawn } from "node:child_process";

/**
 * Runs a Node program that has the terminal, and returns its exit code. When `signal` aborts it gets SIGTERM; being
 * stopped so is no failure, its code is 0 then.
 */
export function foreground(
  args: string[],
  env: Record<string, string | undefined>,
  signal: AbortSignal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { env: { ...env, VERGENCE_EXIT_WITH_PARENT: "1" }, detached: true };
    const child = spawn(process.execPath, args, { ...options, stdio: ["pipe", "inherit", "inherit"] });
    child.stdin.on("error", () => {});
    const abort = () => child.kill("SIGTERM");
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    child.once("error", reject);
    child.once("exit", (code) => {
      signal.removeEventListener("abort", abort);
      resolve(signal.aborted ? 0 : (code ?? 1));
    });
  });
}
