import { type VergenceEvent, vergenceEvent } from "@vergence/contract";
import type { OutboxEventModel } from "../../generated/prisma/models.ts";

/** A row as it is delivered. */
export function toEvent(row: OutboxEventModel): VergenceEvent {
  const data = { ...(row.data as object), uploadSessionId: row.groupId, libraryId: row.videoId };
  return vergenceEvent.parse({ type: row.type, timestamp: row.createdAt.toISOString(), eventId: row.id, data });
}
