import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { watchForStall } from "./stall.ts";

const daySeconds = 86_400;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("watchForStall", () => {
  test.each([
    { name: "a minute", seconds: 60 },
    { name: "100 days", seconds: 100 * daySeconds },
  ])("$name › aborts when nothing has moved for so long, and not before", ({ seconds }) => {
    const watch = watchForStall(seconds);
    vi.advanceTimersByTime(seconds * 1_000 - 1);
    watch.moved();
    vi.advanceTimersByTime(seconds * 1_000 - 1);
    expect(watch.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(watch.signal.reason).toMatchObject({ name: "TimeoutError" });
  });

  test("stopped › never aborts, and no timer is left", () => {
    const watch = watchForStall(100 * daySeconds);
    watch.stop();
    expect(vi.getTimerCount()).toBe(0);
    expect(watch.signal.aborted).toBe(false);
  });
});
