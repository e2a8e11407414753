import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";

const root = path.join(import.meta.dirname, "../..");

/**
 * Starts a script of this repository as a process of its own and waits for its first line, which says that it is ready.
 * It ends when this process does.
 */
export async function startProcess(
  script: string,
  env: Record<string, string>,
): Promise<{ firstLine: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [path.join(root, script)], {
    env: { ...process.env, ...env, NODE_ENV: "production", DEV_STORE_EXIT_WITH_PARENT: "1" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const firstLine = await Promise.race([readLine(child), endOf(child, script)]);
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  };
  return { firstLine, stop };
}

async function readLine({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error("The process has no output.");
  const [line] = (await once(createInterface(stdout), "line")) as [string];
  return line;
}

async function endOf(child: ChildProcess, script: string): Promise<never> {
  const [code, signal] = await once(child, "exit");
  throw new Error(`${script} ended before it was ready (${code ?? signal}).`);
}
