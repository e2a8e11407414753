import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { RestEnv } from "./rest-env.ts";

/** Middleware that reports the pattern of the requested address to the request's observer, once it is answered. */
export const noteRoute: MiddlewareHandler<RestEnv> = async (c, next) => {
  await next();
  c.env.observed.route = routeOf(c);
};

/**
 * The pattern of an address; of one that nothing serves, `unknown`. For logs and counters: an address itself may carry
 * a token.
 */
export function routeOf(c: Context<RestEnv>): string {
  // Of all that match, the one that was reached last.
  const served = matchedRoutes(c).at(c.req.routeIndex);
  return served && !served.path.endsWith("*") ? served.path : "unknown";
}
