import type { StreamedEvent } from "@vergence/client";
import type { Resources } from "@vergence/core";

/** What a video's events come after. */
const after: Record<string, string[]> = {
  "stream.ready": ["upload.completed"],
  "stream.failed": ["upload.completed"],
  "video.ready": ["upload.completed"],
  "video.failed": ["upload.completed"],
};

/**
 * What a reader received through all outages against the rows: each once, in order.
 * @returns a line for each contradiction
 */
export async function contradictionsOfEvents({ db }: Resources, received: readonly StreamedEvent[]): Promise<string[]> {
  const rows = await db.outboxEvent.findMany({ orderBy: { sequence: "asc" } });
  const contradictions: string[] = [];
  const due = rows.map(({ sequence, id, type }) => `${sequence} ${type} ${id}`);
  const found = received.map((item) =>
    item.kind === "event" ? `${item.id} ${item.event.type} ${item.event.eventId}` : `${item.id} ${item.kind}`,
  );
  const first = due.findIndex((line, index) => line !== found[index]);
  if (first !== -1 || found.length !== due.length)
    contradictions.push(
      `${found.length} of ${due.length} events were received; from the ${first + 1}st on they differ`,
    );

  const seen = new Map<string, Set<string>>();
  for (const { orderKey, type, sequence } of rows) {
    const before = seen.get(orderKey) ?? new Set();
    for (const needed of after[type] ?? [])
      if (!before.has(needed)) contradictions.push(`event ${sequence} of ${orderKey}: ${type} came before ${needed}`);
    if (type === "upload.completed" && before.has(type))
      contradictions.push(`${orderKey}: ${type} was delivered twice`);
    seen.set(orderKey, before.add(type));
  }
  return contradictions;
}
