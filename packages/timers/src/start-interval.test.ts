import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startInterval } from "./start-interval.ts";

const dayMs = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("startInterval", () => {
  test.each([
    { name: "1 ms", everyMs: 1 },
    { name: "2^31 - 1 ms", everyMs: 2 ** 31 - 1 },
    { name: "2^31 ms", everyMs: 2 ** 31 },
    { name: "100 days", everyMs: 100 * dayMs },
  ])("$name › fires each time, then and not before, until it is stopped", ({ everyMs }) => {
    const fired = vi.fn();
    const timer = startInterval(fired, everyMs);
    vi.advanceTimersByTime(everyMs - 1);
    expect(fired).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(fired).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(2 * everyMs);
    expect(fired).toHaveBeenCalledTimes(3);
    vi.advanceTimersByTime(everyMs / 2);
    timer.stop();
    vi.advanceTimersByTime(2 * everyMs);
    expect(fired).toHaveBeenCalledTimes(3);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("stopped by its own callback › fires once", () => {
    for (const everyMs of [1_000, 100 * dayMs]) {
      const fired = vi.fn(() => timer.stop());
      const timer = startInterval(fired, everyMs).unref();
      vi.advanceTimersByTime(3 * everyMs);
      expect(fired).toHaveBeenCalledOnce();
    }
    expect(vi.getTimerCount()).toBe(0);
  });

  test("Infinity › never fires", () => {
    const fired = vi.fn();
    const timer = startInterval(fired, Number.POSITIVE_INFINITY);
    vi.advanceTimersByTime(1_000 * dayMs);
    expect(fired).not.toHaveBeenCalled();
    timer.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("NaN › is refused", () => {
    expect(() => startInterval(() => {}, Number.NaN)).toThrow(RangeError);
  });
});
