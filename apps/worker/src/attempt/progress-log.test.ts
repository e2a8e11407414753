import { ClaimLostError } from "@vergence/core/worker";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ProgressLog } from "./progress-log.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A log whose first write gets no answer until it is released. */
function hangingLog() {
  const stop = new AbortController();
  const answer = Promise.withResolvers<void>();
  const write = vi.fn(() => (write.mock.calls.length === 1 ? answer.promise : Promise.resolve()));
  const logger = { warn: vi.fn() } as never;
  const log = new ProgressLog({ steps: ["encode"], write, signal: stop.signal, logger });
  return { log, write, stop, answer: answer.resolve };
}

test("a write that hangs › no others line up behind it, and all who ask meanwhile share the next", async () => {
  const { log, write, answer } = hangingLog();
  const first = log.confirm();
  for (let second = 1; second <= 60; second++) {
    log.set("encode", second);
    vi.advanceTimersByTime(1_000);
  }
  const others = [log.confirm(), log.confirm(), log.confirm(2_000)];
  expect(write).toHaveBeenCalledTimes(1);
  answer();
  await Promise.all([first, ...others]);
  expect(write).toHaveBeenCalledTimes(2);
  expect(write).toHaveBeenLastCalledWith([{ name: "encode", percent: 60 }]);
  await log.close();
});

test("stopped while a write hangs › its waiter is rejected at once", async () => {
  const { log, stop, answer } = hangingLog();
  const waiting = log.confirm();
  stop.abort(new Error("The worker stops."));
  await expect(waiting).rejects.toThrow("The worker stops.");
  await expect(log.confirm()).rejects.toThrow("The worker stops.");
  answer();
  await log.close();
});

test("the end of an attempt › nothing is written beside it: a write that finds the job ended would take the attempt for lost", async () => {
  let isEnded = false;
  const write = vi.fn(async () => {
    if (isEnded) throw new ClaimLostError({ jobId: 1, attempt: 1 });
  });
  const logger = { warn: vi.fn() } as never;
  const log = new ProgressLog({ steps: ["encode"], write, signal: new AbortController().signal, logger });
  await log.confirm();
  log.set("encode", 100);
  const end = Promise.withResolvers<void>();
  const finishing = log.finish(async () => {
    isEnded = true;
    await end.promise;
  });
  await vi.waitFor(() => expect(isEnded).toBe(true));
  vi.advanceTimersByTime(60_000);
  end.resolve();
  await finishing;
  expect(write).toHaveBeenCalledTimes(1);
  expect(log.signal.aborted).toBe(false);
});
