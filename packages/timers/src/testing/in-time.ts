import { wait } from "../wait.ts";

/**
 * The outcome of something that is awaited, such as an event or the end of a stream: a test of what never comes then
 * fails by the name of it, not by the runner's limit. The limit is for what never comes, however busy the machine is.
 * @param what is waited for; a function is asked when the time is up, and may say what came instead
 * @throws after `seconds`, with `what`
 */
export async function inTime<T>(what: string | (() => string), outcome: Promise<T>, seconds = 120): Promise<T> {
  const settled = new AbortController();
  const timeIsUp = wait(seconds * 1_000, { signal: settled.signal }).then(() => {
    throw new Error(`Waited ${seconds} s in vain for ${typeof what === "string" ? what : what()}`);
  });
  try {
    return await Promise.race([outcome, timeIsUp]);
  } finally {
    settled.abort();
  }
}
