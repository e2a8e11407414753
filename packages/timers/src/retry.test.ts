import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { doubling, type FailedTry, retry } from "./retry.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const { signal } = new AbortController();
const error = new Error("unreachable");

/** Work that fails so many times, and when it was tried, in milliseconds from the first try. */
function failing(times: number) {
  const startedAtMs = performance.now();
  const triedAtMs: number[] = [];
  const work = async () => {
    triedAtMs.push(performance.now() - startedAtMs);
    if (triedAtMs.length <= times) throw error;
    return "done";
  };
  return { work, triedAtMs };
}

describe("retry", () => {
  test("work that fails for a while › is done after pauses that double up to the longest", async () => {
    const { work, triedAtMs } = failing(8);
    const done = retry(work, { signal, shouldRetry: () => true });
    await vi.runAllTimersAsync();
    expect(await done).toBe("done");
    expect(triedAtMs).toEqual([0, 250, 750, 1_750, 3_750, 7_750, 15_750, 30_750, 45_750]);
  });

  test("pauses of one's own › are kept", async () => {
    const { work, triedAtMs } = failing(3);
    const done = retry(work, { signal, shouldRetry: () => true, pauseMs: doubling(500, 1_000) });
    await vi.runAllTimersAsync();
    await done;
    expect(triedAtMs).toEqual([0, 500, 1_500, 2_500]);
  });

  test("a failure that cannot heal › is thrown as it is, and for how long there were others is known", async () => {
    const seen: FailedTry[] = [];
    const shouldRetry = (failure: FailedTry) => seen.push(failure) < 3;
    const done = expect(retry(failing(9).work, { signal, shouldRetry })).rejects.toBe(error);
    await vi.runAllTimersAsync();
    await done;
    expect(seen).toEqual([
      { error, count: 1, failingForMs: 0 },
      { error, count: 2, failingForMs: 250 },
      { error, count: 3, failingForMs: 750 },
    ]);
  });

  test("a try that got further › begins a new row", async () => {
    const seen: number[][] = [];
    const shouldRetry = ({ count, failingForMs }: FailedTry) => seen.push([count, failingForMs]) < 4;
    const hasGained = () => seen.length === 2;
    const done = expect(retry(failing(9).work, { signal, shouldRetry, hasGained })).rejects.toBe(error);
    await vi.runAllTimersAsync();
    await done;
    expect(seen).toEqual([
      [1, 0],
      [2, 250],
      [1, 0],
      [2, 250],
    ]);
  });

  test("aborted in a pause › rejects with the signal's reason at once, and no timer is left", async () => {
    const stop = new AbortController();
    const done = retry(failing(9).work, { signal: stop.signal, shouldRetry: () => true });
    await vi.advanceTimersByTimeAsync(100);
    stop.abort(new Error("enough"));
    await expect(done).rejects.toThrow("enough");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("aborted while it is tried › a failure is the signal's reason, a success is a success", async () => {
    for (const fails of [true, false]) {
      const stop = new AbortController();
      const work = async () => {
        stop.abort(new Error("enough"));
        if (fails) throw error;
        return "done";
      };
      const done = retry(work, { signal: stop.signal, shouldRetry: () => true });
      await (fails ? expect(done).rejects.toThrow("enough") : expect(done).resolves.toBe("done"));
    }
  });
});
