import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { inTime } from "@vergence/timers/testing";

export interface WorkerProcess {
  pid: number;
  /** All that it printed so far. */
  output(): string;
  kill(signal: NodeJS.Signals): void;
  /** Closes its stdin, as the end of its parent does. */
  endStdin(): void;
  /**
   * Waits for its end.
   * @returns its exit code, or the signal that ended it
   * @throws after two minutes, with all that it printed
   */
  exited(): Promise<number | NodeJS.Signals>;
}

const main = join(import.meta.dirname, "../main.ts");
const prepare = join(import.meta.dirname, "../prepare.ts");

/** Starts `main.ts` (or the release step) as its own process, with these settings only. */
export function spawnWorker(
  env: Record<string, string>,
  options: { prepare?: boolean; args?: string[] } = {},
): WorkerProcess {
  const child = spawn(process.execPath, [options.prepare ? prepare : main, ...(options.args ?? [])], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  if (child.pid === undefined) throw new Error("The worker's process could not be started.");
  const exited = once(child, "close").then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  return {
    pid: child.pid,
    output: () => output,
    kill: (signal) => child.kill(signal),
    endStdin: () => child.stdin.end(),
    exited: () => inTime(() => `the worker to end; it printed:\n${output}`, exited),
  };
}
