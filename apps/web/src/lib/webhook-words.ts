import type { EventType, WebhookDelivery } from "@vergence/contract";

/** Which events a webhook receives: `All events`, `video.ready`, `video.ready and 2 more`. */
export function eventTypesText(eventTypes: readonly EventType[]): string {
  const [first, ...rest] = eventTypes;
  if (!first) return "All events";
  return rest.length === 0 ? first : `${first} and ${rest.length} more`;
}

/** An address without what every one has: `films.example/hooks`. Plain http is worth seeing. */
export const shortAddress = (url: string): string => url.replace(/^https:\/\//, "").replace(/\/$/, "");

/** What came of the last attempt: `204`, `500`, `no answer`; nothing where none was made. */
export function lastAnswer({ attempts }: Pick<WebhookDelivery, "attempts">): string | null {
  const last = attempts.at(-1);
  if (!last) return null;
  return last.statusCode === null ? "no answer" : String(last.statusCode);
}
