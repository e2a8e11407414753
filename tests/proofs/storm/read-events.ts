import type { StreamedEvent } from "@vergence/client";
import type { Resources } from "@vergence/core";
import { waitUntil } from "../../support/wait-until.ts";
import type { StormClient } from "./client.ts";

export interface EventReader {
  /** In the order in which they came. */
  received: StreamedEvent[];
  stop(): Promise<void>;
}

/** Reads the workspace's events for as long as the storm lasts, as one who must miss none. */
export async function readEvents({ api, uploading }: StormClient, { db }: Resources): Promise<EventReader> {
  const ending = new AbortController();
  const received: StreamedEvent[] = [];
  const reading = (async () => {
    for await (const item of api.events({ signal: ending.signal, policy: uploading.retryPolicy })) received.push(item);
  })();
  await waitUntil("the reader's begin", () => db.workspace.count({ where: { eventsReadUntil: { not: null } } }));
  return {
    received,
    async stop() {
      ending.abort();
      await reading;
    },
  };
}
