import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startTimer } from "./start-timer.ts";

const dayMs = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("startTimer", () => {
  test.each([
    { name: "1 ms", delayMs: 1 },
    { name: "2^31 - 1 ms", delayMs: 2 ** 31 - 1 },
    { name: "2^31 ms", delayMs: 2 ** 31 },
    { name: "25 days", delayMs: 25 * dayMs },
    { name: "100 days", delayMs: 100 * dayMs },
    { name: "four steps to the millisecond", delayMs: 4 * (2 ** 31 - 1) },
  ])("$name › fires once, then and not before", ({ delayMs }) => {
    const fired = vi.fn();
    startTimer(fired, delayMs);
    vi.advanceTimersByTime(delayMs - 1);
    expect(fired).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(fired).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(200 * dayMs);
    expect(fired).toHaveBeenCalledOnce();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("Infinity › never fires, and can be stopped", () => {
    const fired = vi.fn();
    const timer = startTimer(fired, Number.POSITIVE_INFINITY);
    vi.advanceTimersByTime(1_000 * dayMs);
    expect(fired).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(1);
    timer.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([-1, Number.NEGATIVE_INFINITY, 0])("%s ms › fires at once, but not within the call", (delayMs) => {
    const fired = vi.fn();
    startTimer(fired, delayMs);
    expect(fired).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(fired).toHaveBeenCalledOnce();
  });

  test("NaN › is refused, and nothing is started", () => {
    expect(() => startTimer(() => {}, Number.NaN)).toThrow(RangeError);
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([
    { name: "a short time", delayMs: 1_000 },
    { name: "100 days", delayMs: 100 * dayMs },
  ])("$name, stopped half-way › does not fire", ({ delayMs }) => {
    const fired = vi.fn();
    const timer = startTimer(fired, delayMs);
    vi.advanceTimersByTime(delayMs / 2);
    timer.stop();
    timer.stop();
    vi.advanceTimersByTime(delayMs);
    expect(fired).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("unref", () => {
  test("100 days › no step of it keeps a process alive", () => {
    const real = globalThis.setTimeout;
    const handles: NodeJS.Timeout[] = [];
    vi.spyOn(globalThis, "setTimeout").mockImplementation((callback, ms) => {
      const handle = real(callback, ms);
      handles.push(handle);
      return handle;
    });
    startTimer(() => {}, 100 * dayMs).unref();
    vi.advanceTimersByTime(99 * dayMs);
    expect(handles).toHaveLength(4);
    expect(handles.map((handle) => handle.hasRef())).toEqual(Array(4).fill(false));
    vi.restoreAllMocks();
  });

  test("a browser's timer, which is a number › is left as it is", () => {
    const stopped: number[] = [];
    vi.stubGlobal("setTimeout", () => 7);
    vi.stubGlobal("clearTimeout", (handle: number) => stopped.push(handle));
    startTimer(() => {}, 1)
      .unref()
      .stop();
    vi.unstubAllGlobals();
    expect(stopped).toEqual([7]);
  });
});
