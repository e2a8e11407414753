import { waitFor } from "@vergence/timers/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestContext, type TestContext } from "../../testing/test-context.ts";
import { openQueue } from "./create-queue.ts";
import type { Queue, QueueHandlers } from "./queue.ts";
import { queueNames } from "./queues.ts";

let test: TestContext;
let queue: Queue;

beforeAll(async () => {
  test = await createTestContext();
  const { config, logger, metrics } = test.resources;
  // So rarely that nothing in this file is ever found by looking.
  queue = await openQueue(config.database.url, "worker", { logger, metrics }, { pollingIntervalSeconds: 3_600 });
});
afterAll(async () => {
  await queue.close(0);
  await test.close();
});

it("work › takes entries that were sent together one right after another, not one a look, also after one that failed", async () => {
  const { db } = test.resources;
  const taken: number[] = [];
  const idle = Object.fromEntries(queueNames.map((name) => [name, async () => undefined]));
  const runTask: QueueHandlers["run-task"] = async ({ payload: { taskId } }) => {
    taken.push(taskId);
    if (taskId === 2) throw new Error("This one fails.");
  };
  const working = queue.work({ ...idle, "run-task": runTask } as unknown as QueueHandlers, { mediaConcurrency: 1 });
  await db.$transaction(async (tx) => {
    for (const taskId of [1, 2, 3, 4]) await queue.send(tx, "run-task", { jobId: 1, taskId });
  });
  await working;
  await waitFor("all four entries to be taken", () => new Set(taken).size === 4, { describe: () => ({ taken }) });
  // The one that failed may have come again by now.
  expect(new Set(taken)).toEqual(new Set([1, 2, 3, 4]));
  expect(taken.filter((taskId) => taskId !== 2).toSorted()).toEqual([1, 3, 4]);
});
