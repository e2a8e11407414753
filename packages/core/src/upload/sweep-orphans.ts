import { attemptOf, workspacesPrefix } from "../kernel/object-keys.ts";
import type { Resources } from "../resources/context.ts";
import type { OpenMultipartUpload } from "../resources/storage/storage.ts";

const batchSize = 500;

/**
 * Aborts multipart uploads that are older than any group can be and that no pending file, no fetch and no open attempt
 * knows, so that an orphan never costs anybody money: those a crash left between the store's answer and our row.
 * @returns how many were aborted
 */
export async function sweepOrphans(ctx: Resources, signal?: AbortSignal): Promise<number> {
  const before = ctx.clock.now().getTime() - ctx.config.upload.groupTtlSeconds * 1000;
  let batch: OpenMultipartUpload[] = [];
  let aborted = 0;
  for await (const upload of ctx.storage.listMultipartUploads(workspacesPrefix)) {
    signal?.throwIfAborted();
    if (upload.initiatedAt.getTime() > before) continue;
    batch.push(upload);
    if (batch.length < batchSize) continue;
    aborted += await abortUnknown(ctx, batch);
    batch = [];
  }
  return aborted + (await abortUnknown(ctx, batch));
}

async function abortUnknown(ctx: Resources, uploads: OpenMultipartUpload[]): Promise<number> {
  const multipartUploadId = { in: uploads.map((upload) => upload.multipartUploadId) };
  const select = { multipartUploadId: true };
  const files = await ctx.db.uploadFile.findMany({ where: { status: "pending", multipartUploadId }, select });
  const job = { status: { in: ["queued" as const, "running" as const] } };
  const sources = await ctx.db.remoteSource.findMany({ where: { job, multipartUploadId }, select });
  const knownIds = new Set([...files, ...sources].map((known) => known.multipartUploadId));
  const attemptIds = uploads.flatMap(({ key }) => attemptOf(key) ?? []);
  const attempts = await ctx.db.jobAttempt.findMany({ where: { id: { in: attemptIds }, outcome: null } });
  const openAttempts = new Set(attempts.map(({ id }) => id));
  const isKnown = ({ key, multipartUploadId: id }: OpenMultipartUpload) =>
    knownIds.has(id) || openAttempts.has(attemptOf(key) ?? -1);
  const orphans = uploads.filter((upload) => !isKnown(upload));
  for (const { key, multipartUploadId } of orphans) {
    await ctx.storage.abortMultipartUpload(key, multipartUploadId);
    ctx.metrics.orphansSwept.inc();
    ctx.logger.info({ key, multipartUploadId }, "aborted an orphaned multipart upload");
  }
  return orphans.length;
}
