// What the main of an app needs: to open, observe and end a process, and to prepare an installation.

export { bootstrap, defaultWorkspaceId } from "./access/bootstrap.ts";
export { createLogger } from "./resources/create-logger.ts";
export { applyMigrations } from "./resources/db/apply-migrations.ts";
export { openResources } from "./resources/open-resources.ts";
export { installQueue } from "./resources/queue/create-queue.ts";
export { stopRequest } from "./resources/stop-request.ts";
export { doctorBucket } from "./resources/storage/doctor.ts";
export { readMetrics, requireMetricsToken } from "./resources/telemetry/read-metrics.ts";
export { startTracing } from "./resources/telemetry/start-tracing.ts";
