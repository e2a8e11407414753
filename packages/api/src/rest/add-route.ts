import {
  answerOnce,
  fingerprintOf,
  type RateLimiter,
  type Resources,
  requireRole,
  requireTokenScope,
} from "@vergence/core";
import type { Hono } from "hono";
import type { z } from "zod";
import type { Route } from "../operations/index.ts";
import { callerOfKey, contextOf, keyOf } from "../request/caller.ts";
import { parseInput } from "../request/parse-input.ts";
import { limitRate } from "../request/rate-limit.ts";
import { readJson } from "../request/read-json.ts";
import { allowOrigin } from "./cors.ts";
import { idempotencyKeyOf, toAnswer } from "./idempotency.ts";
import { toJsonBody } from "./json-body.ts";
import type { RestEnv } from "./rest-env.ts";

/** Serves a route: authenticate, limit, parse, one use case, reply. */
export function addRoute(app: Hono<RestEnv>, resources: Resources, limiter: RateLimiter | null, route: Route): void {
  app.on(route.method.toUpperCase(), `/api${route.path}`, async (c) => {
    const { actor } = await callerOfKey(resources, c.req.raw, (origin) => allowOrigin(c, origin));
    await limitRate(limiter, actor, c.res.headers);
    if (actor.token) requireTokenScope(actor.token, route.uploadTokens, c.req.param("uploadSessionId"));
    else requireRole(actor, route.roles);
    const json = route.body && (await readJson(c.req.raw));
    const input = {
      ...(route.params && partOf(route.params, c.req.param(), "address")),
      ...(route.query && partOf(route.query, queryOf(c.req.queries()), "query")),
      ...(route.body && partOf(route.body, json, "body")),
    };
    const reply = { linkNext: (cursor: string | null) => cursor && c.header("link", nextPage(c.req.url, cursor)) };
    const ctx = contextOf(resources, actor, c.env.requestId);
    const run = () => route.run(ctx, input, reply);
    const key = route.method === "post" ? idempotencyKeyOf(c.req.raw.headers) : null;
    if (key === null) return c.body(toJsonBody(await run()), route.status, { "content-type": "application/json" });

    const { pathname, search } = new URL(c.req.url);
    const call = {
      key,
      secret: keyOf(c.req.raw.headers) ?? "",
      fingerprint: fingerprintOf({ method: c.req.method, address: pathname + search, body: json }),
      isAnswerKept: route.repeat !== "sameState",
    };
    const { status, body, isReplay } = await answerOnce(ctx, call, () =>
      toAnswer(run, route.status, { path: c.req.path, requestId: c.env.requestId }),
    );
    const type = status < 400 ? "application/json" : "application/problem+json";
    return new Response(body, {
      status,
      headers: { "content-type": type, ...(isReplay && { "idempotency-replayed": "true" }) },
    });
  });
}

/** Parameters, query and body are objects: a use case takes them as one. */
const partOf = (schema: z.ZodType, value: unknown, what: string) => parseInput(schema, value, what) as object;

/** Relative to the address that was asked for, whatever stands before this server. */
function nextPage(address: string, cursor: string): string {
  const { pathname, searchParams } = new URL(address);
  searchParams.set("cursor", cursor);
  return `<${pathname}?${searchParams}>; rel="next"`;
}

/** A parameter that stands once is a text, one that is repeated a list. */
function queryOf(queries: Record<string, string[]>): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(queries).map(([name, values]) => [name, values.length === 1 ? (values[0] ?? "") : values]),
  );
}
