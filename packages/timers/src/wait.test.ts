import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { wait } from "./wait.ts";

const dayMs = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("wait", () => {
  test.each([
    { name: "1 ms", delayMs: 1 },
    { name: "2^31 - 1 ms", delayMs: 2 ** 31 - 1 },
    { name: "2^31 ms", delayMs: 2 ** 31 },
    { name: "100 days", delayMs: 100 * dayMs },
  ])("$name › resolves then and not before", async ({ delayMs }) => {
    const resolved = vi.fn();
    const waiting = wait(delayMs).then(resolved);
    await vi.advanceTimersByTimeAsync(delayMs - 1);
    expect(resolved).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(resolved).toHaveBeenCalledOnce();
    await waiting;
  });

  test.each([
    { name: "a short time", delayMs: 1_000 },
    { name: "100 days", delayMs: 100 * dayMs },
    { name: "Infinity", delayMs: Number.POSITIVE_INFINITY },
  ])("$name, aborted meanwhile › rejects with the signal's reason, and no timer is left", async ({ delayMs }) => {
    const stop = new AbortController();
    const waiting = wait(delayMs, { signal: stop.signal, keepsProcessAlive: false });
    vi.advanceTimersByTime(Math.min(delayMs / 2, 50 * dayMs));
    stop.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("a signal that is aborted already › rejects at once, and starts nothing", async () => {
    await expect(wait(1, { signal: AbortSignal.abort(new Error("over")) })).rejects.toThrow("over");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("a signal that outlives many waits › keeps no listener of them", async () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, "addEventListener");
    const removed = vi.spyOn(signal, "removeEventListener");
    const waiting = wait(5, { signal });
    await vi.advanceTimersByTimeAsync(5);
    await waiting;
    expect(removed.mock.calls.map(([type, listener]) => [type, listener])).toEqual(
      added.mock.calls.map(([type, listener]) => [type, listener]),
    );
  });

  test("NaN › rejects with a RangeError", async () => {
    await expect(wait(Number.NaN)).rejects.toThrow(RangeError);
  });
});
