import { defaultStreamFormats, type JobProgress, type JobWarning } from "@vergence/contract";
import type { MediaProbe } from "@vergence/contract/media";
import { posterName } from "../kernel/object-keys.ts";
import type { Resources } from "../resources/context.ts";
import { Prisma } from "../resources/db/database.ts";
import { workerAudit } from "../states/audit.ts";
import { moveWhereLegal, transition } from "../states/transition.ts";
import { endSucceededAttempt } from "./attempts.ts";
import type { Claim } from "./claim-job.ts";
import { ClaimLostError } from "./claim-lost-error.ts";
import { createStreamJob } from "./create-jobs.ts";
import { makeStreamReady, type StreamResult } from "./make-stream-ready.ts";
import { sendCleanUp } from "./send-clean-up.ts";

/** What an ingest measured and made. */
export interface IngestResult extends Omit<StreamResult, "folders"> {
  durationSeconds: number;
  width: number;
  height: number;
  videoCodec: string;
  audioCodec: string | null;
  isHdr: boolean;
  /** What was measured of each source that is media. */
  probes: { assetFileId: string; probe: MediaProbe }[];
  progress: JobProgress[];
  warnings: JobWarning[];
}

/**
 * An ingest succeeded, its stream and the video are ready, and the further streams of the layout are on their way: in
 * one transaction, and only while the attempt is the current one.
 * @throws ClaimLostError when another worker has taken over: its result counts, not ours
 */
export async function finishIngest(ctx: Resources, claim: Claim, result: IngestResult): Promise<void> {
  const by = workerAudit(claim);
  await ctx.db.$transaction(async (tx) => {
    const moved = await moveWhereLegal(tx, by, {
      entity: "job",
      ids: [claim.jobId],
      to: "succeeded",
      set: [
        Prisma.sql`"finishedAt" = ${ctx.clock.now()}`,
        Prisma.sql`progress = ${JSON.stringify(result.progress)}::jsonb`,
        Prisma.sql`warnings = ${JSON.stringify(result.warnings)}::jsonb`,
      ],
      where: Prisma.sql`attempt = ${claim.attempt}`,
      detail: { attempt: claim.attempt },
    });
    if (moved.length === 0) throw new ClaimLostError(claim);
    await endSucceededAttempt(tx, claim, ctx.clock.now());
    await makeStreamReady(tx, claim, { ...result, folders: { "": claim.folder } });
    await sendCleanUp(ctx, tx, { jobId: claim.jobId });
    for (const { assetFileId, probe } of result.probes)
      await tx.assetFile.update({ where: { id: assetFileId }, data: { probe } });
    await transition(tx, by, {
      entity: "library_video",
      ids: [claim.videoId],
      to: "ready",
      set: [
        Prisma.sql`"durationSeconds" = ${result.durationSeconds}`,
        Prisma.sql`width = ${result.width}`,
        Prisma.sql`height = ${result.height}`,
        Prisma.sql`"videoCodec" = ${result.videoCodec}`,
        Prisma.sql`"audioCodec" = ${result.audioCodec}`,
        Prisma.sql`"posterKey" = ${claim.streamPrefix + claim.folder + posterName}`,
      ],
    });
    for (const format of defaultStreamFormats({ layout: claim.layout, isHdr: result.isHdr }))
      await createStreamJob(ctx, tx, by, { videoId: claim.videoId, format, ladder: null });
  });
}
