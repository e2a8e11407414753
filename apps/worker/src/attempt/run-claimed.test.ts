import type { Logger } from "@vergence/core";
import { ClaimLostError } from "@vergence/core/worker";
import { expect, test } from "vitest";
import { PermanentFailure, RemoteProblem } from "./failures.ts";
import { runClaimed } from "./run-claimed.ts";

const claim = { jobId: 7, attempt: 2, videoId: 3, workspaceId: "a-workspace", requestId: null };

/** Delivers one job whose work ends so; what was done about it, in order, with the events of its log. */
async function deliver(
  run: () => Promise<void>,
  { willRetry = true, isOurs = true, signal = new AbortController().signal } = {},
) {
  const done: string[] = [];
  const log = ({ event }: { event?: string }) => event && done.push(event);
  const logger = { info: log, warn: log, child: () => logger } as never as Logger;
  const handle = runClaimed(logger, {
    claim: async (payload: { jobId: number }) => (payload.jobId === claim.jobId ? claim : null),
    nameOf: () => "ingest",
    run,
    async fail(_, { code }) {
      done.push(`fail ${code}`);
      return isOurs;
    },
    async note(_, outcome, failure) {
      done.push(`note ${outcome}${failure ? ` ${failure.code}` : ""}`);
      throw new Error("The database is unreachable.");
    },
    async leave() {
      done.push("leave");
    },
  });
  const thrown = await handle({ payload: { jobId: 7 }, signal, willRetry }).then(
    () => null,
    (error: unknown) => error,
  );
  return { done, thrown, handle };
}

const failing = (error: Error) => async () => {
  throw error;
};

test("work that is done › nothing else follows; work with nothing to claim is passed over", async () => {
  const { done, thrown, handle } = await deliver(async () => undefined);
  expect({ done, thrown }).toEqual({ done: ["work_started", "work_done"], thrown: null });
  await handle({ payload: { jobId: 8 }, signal: new AbortController().signal, willRetry: true });
  expect(done).toHaveLength(2);
});

test("taken over or canceled › what it stored is left to the clean-up, and the delivery counts as done", async () => {
  const { done, thrown } = await deliver(failing(new ClaimLostError(claim)));
  expect({ done, thrown }).toEqual({ done: ["work_started", "work_lost", "leave"], thrown: null });
});

test("a delivery that ends › the signal's reason, noted even where that fails", async () => {
  const stop = new AbortController();
  const { done, thrown } = await deliver(
    async () => {
      stop.abort(new Error("The worker stops."));
      throw new Error("aborted");
    },
    { signal: stop.signal },
  );
  expect(done).toEqual(["work_started", "work_stopped", "note stopped", "leave"]);
  expect(thrown).toBe(stop.signal.reason);
});

test("what may heal › thrown while the queue delivers again, failed when it does not", async () => {
  const error = new RemoteProblem("remote_busy", "a.example answers 503.");
  const first = await deliver(failing(error));
  expect(first.done).toEqual(["work_started", "work_retried", "note retried remote_busy", "leave"]);
  expect(first.thrown).toBe(error);
  const last = await deliver(failing(error), { willRetry: false });
  expect(last).toMatchObject({ done: ["work_started", "work_failed", "fail remote_busy"], thrown: null });
  const other = await deliver(failing(new Error("?")), { willRetry: false });
  expect(other.done).toContain("fail retries_exhausted");
});

test("what cannot heal › failed at once; where another worker holds the job, only left", async () => {
  const error = new PermanentFailure("sources_unfit", "The eyes differ.");
  const ours = await deliver(failing(error));
  expect(ours).toMatchObject({ done: ["work_started", "work_failed", "fail sources_unfit"], thrown: null });
  const others = await deliver(failing(error), { isOurs: false });
  expect(others.done).toEqual(["work_started", "work_failed", "fail sources_unfit", "leave"]);
});

test("a delivery that has ended already › claims nothing", async () => {
  const { done, thrown } = await deliver(async () => undefined, { signal: AbortSignal.abort(new Error("over")) });
  expect(done).toEqual([]);
  expect(thrown).toMatchObject({ message: "over" });
});
