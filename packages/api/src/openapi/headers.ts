import type { ErrorCode } from "@vergence/contract";
import { errorTable } from "@vergence/core";
import type { Route } from "../operations/index.ts";

/** Request headers of every call, or of every POST. */
export const commonParameters = {
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    description:
      "1 to 255 visible ASCII characters, chosen by the caller. The same call with the same key within 24 hours returns the first answer.",
    schema: { type: "string", pattern: "^[\\x21-\\x7e]{1,255}$" },
    example: "5ea97a59-95e0-4c8b-a634-b0fa9976f6ff",
  },
  RequestId: {
    name: "X-Request-Id",
    in: "header",
    description:
      "Returned in the answer, and kept in the audit and the log. The server makes one where none or a malformed one is sent.",
    schema: { type: "string", pattern: "^[\\w.:-]{1,128}$" },
  },
};

/** Response headers. `RateLimit-…` only where the server has a limit (IETF draft-ietf-httpapi-ratelimit-headers-06). */
export const headers = {
  "X-Request-Id": { description: "Identifies this call.", required: true, schema: { type: "string" } },
  "Retry-After": { description: "Seconds after which the same call may succeed.", schema: { type: "integer" } },
  "Idempotency-Replayed": {
    description: "`true`: this is the answer to the first call with this Idempotency-Key.",
    schema: { type: "string", enum: ["true"] },
  },
  Link: {
    description: 'The next page (RFC 8288): `<…?cursor=…>; rel="next"`. Absent on the last page.',
    schema: { type: "string" },
  },
  "RateLimit-Limit": { description: "Calls that the key may make in a burst.", schema: { type: "integer" } },
  "RateLimit-Remaining": { description: "Calls that are left of it.", schema: { type: "integer" } },
  "RateLimit-Reset": { description: "Seconds until the limit is fully restored.", schema: { type: "integer" } },
  "RateLimit-Policy": {
    description: "Limit and window in seconds, for example `600;w=60`.",
    schema: { type: "string" },
  },
};

type HeaderName = keyof typeof headers;
const rateLimit: HeaderName[] = ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy"];
const refsTo = (names: HeaderName[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** Headers of a successful answer. */
export const answerHeadersOf = ({ method, hasNextLink }: Pick<Route, "method" | "hasNextLink">) =>
  refsTo([
    "X-Request-Id",
    ...(method === "post" ? ["Idempotency-Replayed" as const] : []),
    ...(hasNextLink ? ["Link" as const] : []),
    ...rateLimit,
  ]);

/** Headers of an answer to a caller without a limit. */
export const openHeaders = (isRetried: boolean) =>
  refsTo(["X-Request-Id", ...(isRetried ? ["Retry-After" as const] : [])]);

/** Headers of a problem document. */
export const refusalHeaders = (status: number, codes: readonly ErrorCode[]) =>
  refsTo([
    "X-Request-Id",
    ...(codes.some((code) => errorTable[code].retryable) ? ["Retry-After" as const] : []),
    ...(status === 429 ? rateLimit : []),
  ]);
