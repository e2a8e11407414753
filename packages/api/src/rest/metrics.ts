import { AppError, type Resources } from "@vergence/core";
import { readMetrics, requireMetricsToken } from "@vergence/core/process";
import type { Hono } from "hono";
import type { RestEnv } from "./create-rest-door.ts";

export const metricsPath = "/metrics";

/**
 * This process's metrics for Prometheus, for whoever shows METRICS_TOKEN; without that setting there is nothing here. No look at where a
 * call comes from would do: behind a proxy on the same machine, all of them come from loopback.
 */
export function addMetrics(app: Hono<RestEnv>, resources: Resources): void {
  app.get(metricsPath, async (c) => {
    const { token } = resources.config.metrics;
    if (token === undefined) throw new AppError("not_found", "Metrics are told where METRICS_TOKEN is set.");
    requireMetricsToken(token, c.req.header("authorization"));
    const { text, contentType } = await readMetrics(resources);
    return c.body(text, 200, { "content-type": contentType, "cache-control": "no-store" });
  });
}
