import type { ErrorCode } from "@vergence/contract";
import { errorTable } from "@vergence/core";
import type { Route } from "../operations/index.ts";

/** What a call may carry beside its own parameters. */
export const commonParameters = {
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    description:
      "1 to 255 visible ASCII characters of the caller's choice. The same call with the same key within 24 hours gives the first answer again.",
    schema: { type: "string", pattern: "^[\\x21-\\x7e]{1,255}$" },
    example: "5ea97a59-95e0-4c8b-a634-b0fa9976f6ff",
  },
  RequestId: {
    name: "X-Request-Id",
    in: "header",
    description:
      "Comes back in the answer, the audit and the log; a new one stands there when none or no sane one is sent.",
    schema: { type: "string", pattern: "^[\\w.:-]{1,128}$" },
  },
};

/** What answers may carry. Limits only where the server has one (IETF draft-ietf-httpapi-ratelimit-headers-06). */
export const headers = {
  "X-Request-Id": { description: "Names this call.", required: true, schema: { type: "string" } },
  "Retry-After": { description: "Seconds until the same call may succeed.", schema: { type: "integer" } },
  "Idempotency-Replayed": {
    description: "`true`: this is the answer that the first call with this Idempotency-Key got.",
    schema: { type: "string", enum: ["true"] },
  },
  Link: {
    description: 'Where the next page is (RFC 8288): `<…?cursor=…>; rel="next"`. Not there on the last page.',
    schema: { type: "string" },
  },
  "RateLimit-Limit": { description: "Calls that the key may make at once.", schema: { type: "integer" } },
  "RateLimit-Remaining": { description: "Calls that are left now.", schema: { type: "integer" } },
  "RateLimit-Reset": { description: "Seconds until all of them are there again.", schema: { type: "integer" } },
  "RateLimit-Policy": { description: "The limit and its window: `600;w=60`.", schema: { type: "string" } },
};

type HeaderName = keyof typeof headers;
const rateLimit: HeaderName[] = ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy"];
const refsTo = (names: HeaderName[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** Of an answer that is no refusal. */
export const answerHeadersOf = ({ method, hasNextLink }: Pick<Route, "method" | "hasNextLink">) =>
  refsTo([
    "X-Request-Id",
    ...(method === "post" ? ["Idempotency-Replayed" as const] : []),
    ...(hasNextLink ? ["Link" as const] : []),
    ...rateLimit,
  ]);

/** Of an answer to whom no limit counts. */
export const openHeaders = (isRetried: boolean) =>
  refsTo(["X-Request-Id", ...(isRetried ? ["Retry-After" as const] : [])]);

export const refusalHeaders = (status: number, codes: readonly ErrorCode[]) =>
  refsTo([
    "X-Request-Id",
    ...(codes.some((code) => errorTable[code].retryable) ? ["Retry-After" as const] : []),
    ...(status === 429 ? rateLimit : []),
  ]);
