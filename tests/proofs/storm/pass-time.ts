import type { Resources } from "@vergence/core";
import { askUntilUp } from "./ask-until-up.ts";

/** What killed workers left in hand, by queue. */
export type LeftInHand = { name: string; count: number; hasHeartbeat: boolean }[];

/**
 * Lets time pass for all that is in hand, as if it were the longest that anything may take. Right only while no worker
 * lives.
 * @returns what it was
 */
export async function passTimeOfKilledWorkers({ db }: Pick<Resources, "db">): Promise<LeftInHand> {
  const passing = () => db.$queryRaw<LeftInHand>`
    WITH left_in_hand AS (
      UPDATE pgboss.job SET heartbeat_on = heartbeat_on - interval '1 hour', started_on = started_on - interval '1 day'
      WHERE state = 'active' RETURNING name, heartbeat_seconds
    )
    SELECT name, count(*)::int AS count, bool_and(heartbeat_seconds IS NOT NULL) AS "hasHeartbeat"
    FROM left_in_hand GROUP BY name ORDER BY name`;
  return askUntilUp("time to pass", passing);
}

/**
 * Lets time pass for all that waits for its time: pauses before another try, clean-ups after the last address has
 * ended.
 */
export async function passTimeOfWaiting({ db }: Pick<Resources, "db">): Promise<void> {
  await db.$executeRaw`
    UPDATE pgboss.job SET start_after = now() WHERE state IN ('created', 'retry') AND start_after > now()`;
  await db.$executeRaw`UPDATE "LibraryVideo" SET "removeAfter" = now() WHERE "removeAfter" > now()`;
}
