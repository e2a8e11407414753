import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";

/**
 * Stops `pid` (SIGINT: Postgres' fast shutdown) when this process ends in whatever manner, kill -9 included: a
 * shell waits for the end of a pipe that only we hold open. It runs in its own session, so that Ctrl-C in a terminal
 * does not reach it.
 */
export function watchOver(pid: number): { release(): void } {
  const script = `cat >/dev/null; kill -INT ${pid} 2>/dev/null`;
  const shell: ChildProcess = spawn("/bin/sh", ["-c", script], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  shell.on("error", () => {}); // no shell: the next start stops the orphan instead
  const pipe = shell.stdin as Socket | null;
  pipe?.on("error", () => {});
  // Neither the shell nor the pipe keeps this process alive.
  pipe?.unref();
  shell.unref();
  return {
    release() {
      if (shell.pid === undefined || shell.exitCode !== null) return;
      try {
        process.kill(-shell.pid, "SIGKILL"); // the shell and its `cat`
      } catch {
        // gone already
      }
    },
  };
}
