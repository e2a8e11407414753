import { checkReadiness, type Resources, retryAfterSeconds } from "@vergence/core";
import type { Hono } from "hono";
import type { RestEnv } from "./rest-env.ts";

export const healthPaths = ["/healthz", "/readyz"];

/**
 * `/healthz`: the process lives. `/readyz`: 200 only when database, store and queue answer, else 503 saying of each
 * whether it does.
 */
export function addHealth(app: Hono<RestEnv>, resources: Resources): void {
  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.get("/readyz", async (c) => {
    const readiness = await checkReadiness(resources);
    const isReady = Object.values(readiness).every(Boolean);
    if (isReady) return c.json({ status: "ready", ...readiness });
    return c.json({ status: "not_ready", ...readiness }, 503, { "retry-after": String(retryAfterSeconds) });
  });
}
