import { spawn } from "node:child_process";
import { once } from "node:events";
import { type FileHandle, open } from "node:fs/promises";
import { setPriority } from "node:os";

/**
 * What the worker gives its encoders, so that on a busy machine both sides give way alike; on an idle one it changes
 * nothing.
 */
export const encoderNiceness = 10;

export interface Command {
  program: string;
  words: readonly string[];
  /** 0 where the worker runs it as itself. */
  niceness: number;
  /** A file for what it writes to stdout; by default that is lost. */
  stdoutPath?: string;
}

/** Runs a command by itself, with nothing of the product around it. Fails where it fails. */
export async function runCommand({ program, words, niceness, stdoutPath }: Command, cwd: string): Promise<void> {
  let stdout: FileHandle | undefined;
  let kill: () => unknown = () => undefined;
  try {
    if (stdoutPath) stdout = await open(stdoutPath, "w");
    // In a session of its own, as the product's are: Linux shares a busy machine out among sessions (sched(7),
    // autogroup).
    const stdio = ["ignore", stdout?.fd ?? "ignore", "inherit"] as const;
    const child = spawn(program, words, { cwd, stdio: [...stdio], detached: true });
    kill = () => child.pid && child.exitCode === null && process.kill(-child.pid, "SIGKILL");
    process.once("exit", kill);
    if (child.pid && niceness > 0) setPriority(child.pid, niceness);
    const [code] = await once(child, "exit");
    if (code !== 0) throw new Error(`${program} ${words.join(" ")} ended with ${code}`);
  } finally {
    process.off("exit", kill);
    await stdout?.close();
  }
}
