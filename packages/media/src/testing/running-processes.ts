import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Lines of `ps` for running processes (zombies left out) whose command line contains a text. */
export async function processesMentioning(text: string): Promise<string[]> {
  const { stdout } = await run("ps", ["-A", "-ww", "-o", "pid=,stat=,args="], { maxBuffer: 16 * 2 ** 20 });
  const isOther = (line: string) => !/^\s*\d+\s+Z/.test(line) && !line.includes("ps -A");
  return stdout.split("\n").filter((line) => line.includes(text) && isOther(line));
}
