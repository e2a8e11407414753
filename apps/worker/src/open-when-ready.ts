import type { Resources } from "@vergence/core";
import type { Config } from "@vergence/core/config";
import { openResources } from "@vergence/core/process";
import { wait } from "@vergence/timers";

const maxWaitSeconds = 10;

/**
 * Opens a worker's resources, again and again until Postgres answers and the release step has installed the queue: the parts of an
 * installation start in any order.
 * @param report told why it did not work, each time
 * @returns null when the signal aborted first
 */
export async function openWhenReady(
  config: Config,
  { signal, report }: { signal: AbortSignal; report: (error: unknown) => void },
): Promise<Resources | null> {
  for (let waitSeconds = 0.5; !signal.aborted; waitSeconds = Math.min(maxWaitSeconds, waitSeconds * 2)) {
    try {
      return await openResources(config, { queueRole: "worker", name: "worker" });
    } catch (error) {
      report(error);
      await wait(waitSeconds * 1_000, { signal }).catch(() => undefined);
    }
  }
  return null;
}
