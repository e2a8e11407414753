import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The command lines of the running processes that name a path, such as a scratch folder's. */
export async function processesNaming(path: string): Promise<string[]> {
  const { stdout } = await run("ps", ["-A", "-ww", "-o", "stat=,args="], { maxBuffer: 2 ** 26 });
  return stdout.split("\n").filter((line) => line.includes(path) && !line.trimStart().startsWith("Z"));
}
