import type { Resources } from "@vergence/core";
import { waitFor } from "./wait-for.ts";

/**
 * Lets time pass for the queue's active deliveries, as if their workers had been silent for long and the back-off were over: a
 * supervising worker declares them dead, and they are due again.
 */
export async function passTimeOfDeadDeliveries({ db }: Resources): Promise<void> {
  await db.$executeRaw`UPDATE pgboss.job SET heartbeat_on = now() - interval '1 minute' WHERE state = 'active'`;
  await waitFor("the dead delivery to be seen", () =>
    db.$executeRaw`UPDATE pgboss.job SET start_after = now() WHERE state = 'retry'`.then((count) => count > 0),
  );
}
