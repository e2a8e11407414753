import type { Resources } from "@vergence/core";
import { waitFor } from "@vergence/timers/testing";

/**
 * Lets time pass for the queue's active deliveries, as if their workers had been silent for long and the back-off were
 * over: a supervising worker declares them dead, and they are due again.
 */
export async function passTimeOfDeadDeliveries({ db }: Resources): Promise<void> {
  await db.$executeRaw`UPDATE pgboss.job SET heartbeat_on = now() - interval '1 minute' WHERE state = 'active'`;
  await waitFor("the dead delivery to be seen", () =>
    db.$executeRaw`UPDATE pgboss.job SET start_after = now() WHERE state = 'retry'`.then((count) => count > 0),
  );
}

/** Lets the time pass that clean-ups wait for, and waits until a worker has done all of them. */
export async function passTimeOfCleanUps({ db }: Resources): Promise<void> {
  await waitFor("the clean-ups", async () => {
    await db.$executeRaw`UPDATE pgboss.job SET start_after = now() WHERE name = 'clean-job' AND state IN ('created', 'retry')`;
    const [row] = await db.$queryRaw<{ count: bigint }[]>`
      SELECT count(*) FROM pgboss.job WHERE name = 'clean-job' AND state IN ('created', 'retry', 'active')`;
    return row?.count === 0n;
  });
}
