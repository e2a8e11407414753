import {
  answerOnce,
  fingerprintOf,
  type RateLimiter,
  type Resources,
  requireRole,
  requireTokenScope,
} from "@vergence/core";
import type { Hono } from "hono";
import type { Route } from "../operations/operation.ts";
import { callerOfKey, contextOf, keyOf } from "../request/caller.ts";
import { limitRate } from "../request/rate-limit.ts";
import { parseInput, readJson } from "../request/read-json.ts";
import { allowOrigin } from "./cors.ts";
import type { RestEnv } from "./create-rest-door.ts";
import { idempotencyKeyOf, toAnswer } from "./idempotency.ts";
import { toJsonBody } from "./json-body.ts";

/** Serves a route: authenticate, limit, parse, one use case, reply. */
export function addRoute(app: Hono<RestEnv>, resources: Resources, limiter: RateLimiter | null, route: Route): void {
  app.on(route.method.toUpperCase(), `/api${route.path}`, async (c) => {
    const { actor } = await callerOfKey(resources, c.req.raw, (origin) => allowOrigin(c, origin));
    await limitRate(limiter, actor, c.res.headers);
    if (actor.token) requireTokenScope(actor.token, route.uploadTokens, c.req.param("uploadSessionId"));
    else requireRole(actor, route.roles);
    const json = route.body && (await readJson(c.req.raw));
    const input = {
      params: route.params && parseInput(route.params, c.req.param(), "address"),
      query: route.query && parseInput(route.query, queryOf(c.req.queries()), "query"),
      body: route.body && parseInput(route.body, json, "body"),
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
