import type { ObservedRequest } from "@vergence/core";

/** What Hono's handlers find in `c.env`, of the request that is being answered. */
export interface RestEnv {
  Bindings: { requestId: string; observed: ObservedRequest };
}
