import { jobs, sweepOrphans } from "@vergence/core";
import { waitUntil } from "../../support/wait-until.ts";
import { type LeftInHand, passTimeOfKilledWorkers, passTimeOfWaiting } from "./pass-time.ts";
import type { Kills } from "./run-killer.ts";
import type { Stage } from "./stage.ts";

/** The longest that something waits for a slow machine. */
const deadlineMs = 3_600_000;

/** What comes by the clock alone is never over. */
const queues = Object.entries(jobs).flatMap(([name, definition]) => ("cron" in definition ? [] : [name]));

export interface Drained {
  /** What the workers had in hand when they were killed for the last time. */
  leftInHand: LeftInHand;
  /** Multipart uploads that a kill left without a row, which the sweep aborted. */
  sweptUploads: number;
}

/**
 * Kills all workers once more, lets the longest time pass for what they had in hand, and waits until everything is done that is to be
 * done ever: jobs, tries, clean-ups, events.
 */
export async function drain({ t, processes }: Stage, kills: Kills): Promise<Drained> {
  const { resources, clock } = t;
  const { db, config } = resources;
  let leftInHand: LeftInHand = [];
  let aged: Promise<void> | undefined;
  // All of them are down before the first comes back: then nobody is at work on what is in hand.
  let down = 0;
  let allDown: () => void = () => {};
  const areAllDown = new Promise<void>((resolve) => {
    allDown = resolve;
  });
  await Promise.all(
    processes.worker.map((worker) => {
      kills.worker++;
      return worker.kill(async () => {
        if (++down === processes.worker.length) allDown();
        await areAllDown;
        aged ??= passTimeOfKilledWorkers(resources).then((left) => {
          leftInHand = left;
        });
        await aged;
      });
    }),
  );
  const isDone = async () => {
    await passTimeOfWaiting(resources);
    const [{ count: waiting } = { count: 0 }] = await db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int FROM pgboss.job WHERE state IN ('created', 'retry', 'active') AND name = ANY(${queues})`;
    const open = await db.job.count({ where: { status: { in: ["queued", "running"] } } });
    const untold = await db.outboxEvent.count({ where: { sequence: null } });
    return waiting + open + untold === 0;
  };
  await waitUntil("the end of all work", isDone, deadlineMs);
  // Older than any group can be.
  clock.advance(config.upload.groupTtlSeconds + 60);
  const sweptUploads = await sweepOrphans({ ...resources, clock });
  return { leftInHand, sweptUploads };
}
