import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

/**
 * What a process counts, by Prometheus's naming: https://prometheus.io/docs/practices/naming. Bytes, seconds, totals
 * since its start.
 */
export interface Metrics {
  readonly registry: Registry;
  readonly httpRequests: Counter<"method" | "route" | "status">;
  readonly httpSeconds: Histogram<"method" | "route" | "status">;
  readonly playbackBytes: Counter;
  readonly filesCompleted: Counter;
  readonly groupsCompleted: Counter;
  readonly uploadedBytes: Counter;
  readonly storeSeconds: Histogram<"operation">;
  readonly storeErrors: Counter<"operation" | "kind">;
  readonly storeWrittenBytes: Counter;
  readonly orphansSwept: Counter;
  readonly deliverySeconds: Histogram<"queue" | "outcome">;
  readonly webhookAttempts: Counter<"outcome">;
}

const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const storeBuckets = [0.005, 0.025, 0.1, 0.25, 1, 5, 30, 180];
const deliveryBuckets = [0.1, 1, 5, 15, 60, 300, 900, 3_600, 14_400];

/**
 * The counters of one process, in a registry of their own.
 * @param options.withProcess also memory, processor, event loop and garbage collection, which is observed all the time
 * from then on
 */
export function createMetrics(options: { withProcess: boolean }): Metrics {
  const registry = new Registry();
  if (options.withProcess) collectDefaultMetrics({ register: registry });
  const counter = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter({ name: `vergence_${name}`, help, labelNames, registers: [registry] });
  const histogram = <Label extends string>(name: string, help: string, labelNames: Label[], buckets: number[]) =>
    new Histogram({ name: `vergence_${name}`, help, labelNames, buckets, registers: [registry] });
  const http: ("method" | "route" | "status")[] = ["method", "route", "status"];
  return {
    registry,
    httpRequests: counter("http_requests_total", "Requests answered, by route pattern.", http),
    httpSeconds: histogram("http_request_duration_seconds", "Time until the answer begins.", http, requestBuckets),
    playbackBytes: counter("playback_served_bytes_total", "Bytes of posters, playlists and segments sent to players."),
    filesCompleted: counter("upload_files_completed_total", "Files whose upload was completed."),
    groupsCompleted: counter("upload_groups_completed_total", "Upload groups whose last file was completed."),
    uploadedBytes: counter("upload_completed_bytes_total", "Bytes of completed files, as declared and stored."),
    storeSeconds: histogram(
      "store_call_duration_seconds",
      "Time until the store answers.",
      ["operation"],
      storeBuckets,
    ),
    storeErrors: counter("store_errors_total", "Calls to the store that failed.", ["operation", "kind"]),
    storeWrittenBytes: counter("store_written_bytes_total", "Bytes that this process has written to the store."),
    orphansSwept: counter("orphans_swept_total", "Orphaned multipart uploads that were aborted."),
    deliverySeconds: histogram(
      "job_delivery_duration_seconds",
      "How long deliveries of queue entries took, by outcome.",
      ["queue", "outcome"],
      deliveryBuckets,
    ),
    webhookAttempts: counter("webhook_attempts_total", "Delivery attempts, by outcome.", ["outcome"]),
  };
}
