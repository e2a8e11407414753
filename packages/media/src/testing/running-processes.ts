import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { wait } from "@vergence/timers";

const run = promisify(execFile);
const pollMilliseconds = 25;

/** Lines of `ps` for running processes (zombies left out) whose command line contains a text. */
export async function processesMentioning(text: string): Promise<string[]> {
  const { stdout } = await run("ps", ["-A", "-ww", "-o", "pid=,stat=,args="], { maxBuffer: 16 * 2 ** 20 });
  const isOther = (line: string) => !/^\s*\d+\s+Z/.test(line) && !line.includes("ps -A");
  return stdout.split("\n").filter((line) => line.includes(text) && isOther(line));
}

/** Polls until a condition holds; fails with `what` when it does not within the deadline. */
export async function until(what: string, condition: () => Promise<boolean>, deadlineSeconds = 120): Promise<void> {
  const deadline = Date.now() + deadlineSeconds * 1000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Waited ${deadlineSeconds} s in vain: ${what}`);
    await wait(pollMilliseconds);
  }
}
