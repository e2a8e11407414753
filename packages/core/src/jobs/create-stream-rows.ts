import type { LadderRequest, StreamFormat } from "@vergence/contract";
import type { Resources } from "../resources/context.ts";
import type { Transaction } from "../resources/db/database.ts";
import { recordAudit } from "../states/audit.ts";
import type { AuditBy } from "../states/transition.ts";

/** A stream, its job and the job's queue entry, in the caller's transaction. */
export async function createStreamRows(
  ctx: Pick<Resources, "queue">,
  tx: Transaction,
  by: AuditBy,
  { videoId, format, ladder }: { videoId: number; format: StreamFormat; ladder: LadderRequest | null },
) {
  const job = await tx.job.create({
    data: {
      videoId,
      kind: "stream",
      requestId: by.requestId,
      stream: { create: { videoId, streamName: format, format, ...(ladder && { ladder }) } },
    },
    include: { stream: true, tasks: true },
  });
  await recordAudit(tx, by, { action: "job.queued", subject: "job", subjectId: String(job.id), videoId });
  await recordAudit(tx, by, {
    action: "stream.queued",
    subject: "stream",
    subjectId: String(job.stream?.id),
    videoId,
    detail: { format, jobId: job.id },
  });
  await ctx.queue.send(tx, "plan-stream", { jobId: job.id });
  return job;
}
