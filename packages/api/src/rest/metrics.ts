import { AppError, type Resources } from "@vergence/core";
import { readMetrics, requireMetricsToken } from "@vergence/core/process";
import type { Hono } from "hono";
import type { RestEnv } from "./rest-env.ts";

export const metricsPath = "/metrics";

/**
 * This process's metrics for Prometheus, with METRICS_TOKEN as the bearer token; 404 without that setting. The caller's
 * address cannot replace the token: behind a proxy on the same machine, every call comes from loopback.
 */
export function addMetrics(app: Hono<RestEnv>, resources: Resources): void {
  app.get(metricsPath, async (c) => {
    const { token } = resources.config.metrics;
    if (token === undefined) throw new AppError("not_found", "Metrics are off: METRICS_TOKEN is not set.");
    requireMetricsToken(token, c.req.header("authorization"));
    const { text, contentType } = await readMetrics(resources);
    return c.body(text, 200, { "content-type": contentType, "cache-control": "no-store" });
  });
}
