import type { Resources } from "@vergence/core";
import { queues, sweepOrphans } from "@vergence/core/worker";
import { waitUntil } from "../../support/wait-until.ts";
import { askUntilUp } from "./ask-until-up.ts";
import { deadlineMs } from "./form.ts";
import { type LeftInHand, passTimeOfKilledWorkers, passTimeOfWaiting } from "./pass-time.ts";
import type { Kills } from "./run-killer.ts";
import type { Stage } from "./stage.ts";

/** What comes by the clock alone is never over. */
const queueNames = Object.entries(queues).flatMap(([name, definition]) => ("cron" in definition ? [] : [name]));

export interface Drained {
  /** What the workers had in hand when they were killed for the last time. */
  leftInHand: LeftInHand;
  /** Multipart uploads that a kill left without a row, which the sweep aborted. */
  sweptUploads: number;
}

/**
 * Kills all workers once more, lets time pass for what they had in hand, and waits until everything is done that is to
 * be done ever.
 */
export async function drain(stage: Stage, kills: Kills): Promise<Drained> {
  const { resources, clock } = stage.t;
  const leftInHand = await killAllWorkers(stage, kills);
  let left: Record<string, number> = {};
  const isDone = async () => {
    await passTimeOfWaiting(resources);
    left = await findLeft(resources);
    return Object.values(left).every((count) => count === 0);
  };
  const waiting = waitUntil("the end of all work", () => askUntilUp("what is left of it", isDone), deadlineMs);
  await waiting.catch((error: unknown) => {
    throw new Error(`There is work without an end: ${JSON.stringify(left)}`, { cause: error });
  });
  // Older than any group can be.
  clock.advance(resources.config.upload.groupTtlSeconds + 60);
  return { leftInHand, sweptUploads: await sweepOrphans({ ...resources, clock }) };
}

/** No worker comes back before the last is down: until then one of them works on what is in hand. */
async function killAllWorkers({ t, processes }: Stage, kills: Kills): Promise<LeftInHand> {
  const workers = processes.worker.map((worker) => ({ worker, down: Promise.withResolvers<void>() }));
  const areDown = Promise.all(workers.map(({ down }) => down.promise));
  const passing = areDown.then(() => passTimeOfKilledWorkers(t.resources));
  kills.worker += workers.length;
  await Promise.all(
    workers.map(({ worker, down }) =>
      worker.kill(() => {
        down.resolve();
        return passing;
      }),
    ),
  );
  return passing;
}

/** How much of each is not over: entries of the queue, jobs, events that are not delivered. */
async function findLeft({ db }: Resources): Promise<Record<string, number>> {
  const rows = await db.$queryRaw<{ name: string; state: string; count: number }[]>`
    SELECT name, state::text, count(*)::int FROM pgboss.job
    WHERE state IN ('created', 'retry', 'active') AND name = ANY(${queueNames}) GROUP BY name, state`;
  return {
    ...Object.fromEntries(rows.map(({ name, state, count }) => [`${name}, ${state}`, count])),
    jobs: await db.job.count({ where: { status: { in: ["queued", "running"] } } }),
    events: await db.outboxEvent.count({ where: { sequence: null } }),
  };
}
