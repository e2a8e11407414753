import { Gauge, Registry } from "prom-client";
import type { Database } from "../db/database.ts";

/** What the database says of work that waits. */
interface Counts {
  jobs: { kind: string; state: string; count: number }[];
  oldest: { kind: string; ageSeconds: number }[];
  webhooks: number;
}

/** What waits in the database, as gauges of one scrape; null where the database did not say. */
export function jobGauges(counts: Counts | null): Registry {
  const registry = new Registry();
  const gauge = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge({ name: `vergence_${name}`, help, labelNames, registers: [registry] });
  gauge("database_up", "Whether the database answered this scrape.").set(counts ? 1 : 0);
  if (!counts) return registry;
  const jobs = gauge("jobs", "Jobs by kind and state; every process reports the same.", ["kind", "state"]);
  for (const { kind, state, count } of counts.jobs) jobs.set({ kind, state }, count);
  const oldest = gauge("jobs_oldest_queued_age_seconds", "How long the oldest queued job has waited.", ["kind"]);
  for (const { kind, ageSeconds } of counts.oldest) oldest.set({ kind }, ageSeconds);
  gauge("webhook_deliveries_pending", "Deliveries that have neither succeeded nor been given up yet.").set(
    counts.webhooks,
  );
  return registry;
}

/** Counts jobs by kind and state, those that there are none of too, and how long queued ones wait. */
export async function readCounts(db: Database): Promise<Counts> {
  const [jobs, oldest, [webhooks]] = await Promise.all([
    db.$queryRaw<Counts["jobs"]>`
      WITH counted AS (SELECT kind, status, count(*)::int AS count FROM "Job" GROUP BY kind, status)
      SELECT kinds.kind::text, state::text, COALESCE(counted.count, 0) AS count
      FROM unnest(enum_range(NULL::"JobKind")) kinds(kind)
      CROSS JOIN unnest(enum_range(NULL::"JobStatus")) states(state)
      LEFT JOIN counted ON counted.kind = kinds.kind AND counted.status = state`,
    // By the queue's entries: a job that failed last week and is tried again has waited since its retry only.
    db.$queryRaw<Counts["oldest"]>`
      WITH waiting AS (
        SELECT j.kind, max(EXTRACT(EPOCH FROM now() - q.created_on))::float AS age
        FROM pgboss.job q JOIN "Job" j ON j.id = (q.data->>'jobId')::int AND j.status = 'queued'
        WHERE q.state < 'active' AND q.name IN ('ingest', 'fetch-sources', 'plan-stream', 'run-task')
        GROUP BY j.kind
      )
      SELECT kind::text, COALESCE(age, 0) AS "ageSeconds"
      FROM unnest(enum_range(NULL::"JobKind")) kinds(kind) LEFT JOIN waiting USING (kind)`,
    db.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM "WebhookDelivery" WHERE "finishedAt" IS NULL`,
  ]);
  return { jobs, oldest, webhooks: webhooks?.count ?? 0 };
}
