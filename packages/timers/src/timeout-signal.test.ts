import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { inTime } from "./testing/in-time.ts";
import { timeoutSignal } from "./timeout-signal.ts";

const dayMs = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("timeoutSignal", () => {
  // The platform's own is not among the timers that can be faked, and what ends the wait for it must not be faked
  // either.
  test.each([1, 0.25, 0, -5])("%s ms › aborts with a TimeoutError", async (delayMs) => {
    vi.useRealTimers();
    const signal = timeoutSignal(delayMs);
    const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve));
    await inTime("the signal to abort", aborted);
    expect(signal.reason).toMatchObject({ name: "TimeoutError" });
  });

  test("2^31 - 1 ms › is the platform's own, to the millisecond", () => {
    const own = vi.spyOn(AbortSignal, "timeout");
    expect(timeoutSignal(2 ** 31 - 1).aborted).toBe(false);
    expect(own).toHaveBeenCalledExactlyOnceWith(2 ** 31 - 1);
  });

  test.each([
    { name: "2^31 ms", delayMs: 2 ** 31 },
    { name: "25 days", delayMs: 25 * dayMs },
    { name: "2^32 ms, which the platform refuses", delayMs: 2 ** 32 },
    { name: "100 days", delayMs: 100 * dayMs },
  ])("$name › aborts with a TimeoutError then and not before", ({ delayMs }) => {
    const signal = timeoutSignal(delayMs);
    vi.advanceTimersByTime(delayMs - 1);
    expect(signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(signal.reason).toMatchObject({ name: "TimeoutError" });
  });

  test("Infinity › never aborts", () => {
    const signal = timeoutSignal(Number.POSITIVE_INFINITY);
    vi.advanceTimersByTime(1_000 * dayMs);
    expect(signal.aborted).toBe(false);
  });

  test("NaN › is refused", () => {
    expect(() => timeoutSignal(Number.NaN)).toThrow(RangeError);
  });
});
