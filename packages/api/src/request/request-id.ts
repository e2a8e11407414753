import { randomUUID } from "node:crypto";

const sane = /^[\w.:-]{1,128}$/;

/** The caller's own `X-Request-Id` when it is a sane one, else a new one. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get("x-request-id");
  return given && sane.test(given) ? given : randomUUID();
}
