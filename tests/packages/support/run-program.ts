import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** They only end what never does: a machine may do much else at the same time. */
const timeout = 200_000;

/**
 * Runs a program to its end.
 * @param env what differs from this process's environment
 * @returns its stdout
 * @throws Error with all that it printed, when it fails
 */
export async function runProgram(
  file: string,
  args: readonly string[],
  { cwd, env = {} }: { cwd: string; env?: Record<string, string> },
): Promise<string> {
  try {
    const options = { cwd, env: { ...process.env, ...env }, timeout, maxBuffer: 64 * 2 ** 20 };
    const { stdout } = await promisify(execFile)(file, args, options);
    return stdout;
  } catch (error) {
    const { stdout = "", stderr = "", message } = error as Error & { stdout?: string; stderr?: string };
    throw new Error(`${message}\n${stdout}\n${stderr}`);
  }
}
