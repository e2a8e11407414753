import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * Runs a program to its end.
 * @param env what differs from this process's environment
 * @param timeoutMs only ends what never does: a machine may do much else at the same time
 * @returns its stdout
 * @throws Error with all that it printed, when it fails
 */
export async function runProgram(
  file: string,
  args: readonly string[],
  { cwd, env = {}, timeoutMs = 200_000 }: { cwd: string; env?: Record<string, string>; timeoutMs?: number },
): Promise<string> {
  try {
    const options = { cwd, env: { ...process.env, ...env }, timeout: timeoutMs, maxBuffer: 64 * 2 ** 20 };
    const { stdout } = await promisify(execFile)(file, args, options);
    return stdout;
  } catch (error) {
    const { stdout = "", stderr = "", message } = error as Error & { stdout?: string; stderr?: string };
    throw new Error(`${message}\n${stdout}\n${stderr}`);
  }
}
