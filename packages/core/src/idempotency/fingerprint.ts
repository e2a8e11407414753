import { createHash } from "node:crypto";

/**
 * What makes two calls the same one: method, address with its query, and the JSON that was sent, whatever the order of
 * its members.
 */
export function fingerprintOf(call: { method: string; address: string; body: unknown }): string {
  const text = JSON.stringify([call.method, call.address, sorted(call.body ?? null)]);
  return createHash("sha256").update(text).digest("hex");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  // As pairs: an object would put members named by digits before all others.
  const pairs = Object.entries(value).map(([name, member]) => [name, sorted(member)] as const);
  return { members: pairs.sort(([a], [b]) => (a < b ? -1 : 1)) };
}
