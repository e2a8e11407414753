import { wait } from "@vergence/timers";

const pauseMs = 50;

/** Asks again and again until the answer is there; the deadline is only for what never comes. */
export async function waitUntil<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false>,
  deadlineMs = 120_000,
): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`${what} did not happen within ${deadlineMs} ms`);
    await wait(pauseMs);
  }
}
