import { wait } from "../wait.ts";

/**
 * Asks again and again until the answer is neither undefined, null nor false.
 * @throws after the deadline, with `what` was waited for and the last answer of `describe`
 */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  options: { seconds?: number; everyMs?: number; describe?: () => unknown } = {},
): Promise<T> {
  const { seconds = 120, everyMs = 25, describe } = options;
  const deadline = performance.now() + seconds * 1_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (performance.now() > deadline) {
      const state = describe ? `: ${JSON.stringify(await describe())}` : "";
      throw new Error(`Waited ${seconds} s in vain for ${what}${state}`);
    }
    await wait(everyMs);
  }
}
