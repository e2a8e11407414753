import type { Resources } from "../resources/context.ts";
import { readMetrics } from "../resources/telemetry/read-metrics.ts";

/**
 * Reads one series of Prometheus's text format.
 * @param series as it is written there, `vergence_jobs{kind="ingest",state="queued"}`, labels in their order
 * @returns null where there is no such series
 */
export function seriesOf(text: string, series: string): number | null {
  const line = text.split("\n").find((each) => each.startsWith(`${series} `));
  return line === undefined ? null : Number(line.slice(series.length + 1));
}

/** The same of a process's own metrics. */
export async function metricOf(resources: Resources, series: string): Promise<number | null> {
  return seriesOf((await readMetrics(resources)).text, series);
}
