import type { Resources } from "@vergence/core";
import type { Config } from "@vergence/core/config";
import { openResources } from "@vergence/core/process";
import { doubling, retry } from "@vergence/timers";

/**
 * Opens a worker's resources, again and again until Postgres answers and the release step has installed the queue: the
 * parts of an installation start in any order.
 * @param report gets each error
 * @returns null when the signal aborted first
 */
export async function openWhenReady(
  config: Config,
  { signal, report }: { signal: AbortSignal; report: (error: unknown) => void },
): Promise<Resources | null> {
  if (signal.aborted) return null;
  const shouldRetry = ({ error }: { error: unknown }) => {
    report(error);
    return true;
  };
  const open = () => openResources(config, { queueRole: "worker", name: "worker" });
  // Only the signal ends the tries.
  return retry(open, { signal, shouldRetry, pauseMs: doubling(500, 10_000) }).catch(() => null);
}
