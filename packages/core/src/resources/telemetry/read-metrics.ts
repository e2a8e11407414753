import { createHash, timingSafeEqual } from "node:crypto";
import { within } from "@vergence/timers";
import type { Logger } from "pino";
import { AppError } from "../../kernel/errors.ts";
import type { Database } from "../db/database.ts";
import { jobGauges, readCounts } from "./job-gauges.ts";
import type { Metrics } from "./metrics.ts";

/**
 * A scrape must not wait for a database that does not answer: what the process itself counts is reported all the same.
 */
const databaseTimeoutMs = 3_000;

/**
 * All metrics of this process, and what waits in the database, in Prometheus's text format.
 * @returns the text and its media type
 */
export async function readMetrics({
  metrics,
  db,
  logger,
}: {
  metrics: Metrics;
  db: Database;
  logger: Logger;
}): Promise<{ text: string; contentType: string }> {
  const counts = await within(databaseTimeoutMs, readCounts(db)).catch((error: unknown) => {
    logger.warn({ err: error }, "jobs could not be counted for metrics");
    return null;
  });
  const [own, shared] = await Promise.all([metrics.registry.metrics(), jobGauges(counts).metrics()]);
  return { text: `${own}\n${shared}`, contentType: metrics.registry.contentType };
}

/**
 * Metrics reveal how much a service is used, and by which paths: a scrape has to show METRICS_TOKEN, compared in
 * constant time.
 * @param authorization the request's header, `Bearer <token>`
 * @throws AppError unauthenticated
 */
export function requireMetricsToken(token: string, authorization: string | null | undefined): void {
  const given = /^Bearer\s+(\S+)$/i.exec(authorization ?? "")?.[1] ?? "";
  const digest = (text: string) => createHash("sha256").update(text).digest();
  if (!timingSafeEqual(digest(given), digest(token)))
    throw new AppError("unauthenticated", "Send METRICS_TOKEN as Authorization: Bearer.");
}
