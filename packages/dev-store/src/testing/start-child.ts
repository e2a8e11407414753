import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";

export interface Child {
  process: ChildProcessByStdio<Writable, Readable, null>;
  /** Taken from the first line that the process printed. */
  endpoint: string;
  firstLine: string;
  /** SIGKILL, and wait for the end. */
  kill(): Promise<void>;
}

/**
 * Runs a TypeScript file as a Node process until it prints where its store listens. Its stdin stays open: it ends with
 * this process at the latest.
 */
export async function startChild(path: string, env: Record<string, string>): Promise<Child> {
  const child = spawn(process.execPath, [path], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.on("error", () => undefined);
  const exited = once(child, "exit");
  let output = "";
  for await (const piece of child.stdout.iterator({ destroyOnReturn: false })) {
    output += String(piece);
    if (output.includes("\n")) break;
  }
  const firstLine = output.split("\n")[0] ?? "";
  const endpoint = /http:\/\/[\w.:[\]]+/.exec(firstLine)?.[0];
  if (!endpoint) throw new Error(`${path} ended without telling where it listens`);
  child.stdout.resume();
  return {
    process: child,
    endpoint,
    firstLine,
    kill: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
