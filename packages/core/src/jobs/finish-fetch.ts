import type { Resources } from "../resources/context.ts";
import { Prisma } from "../resources/db/database.ts";
import { workerAudit } from "../states/audit.ts";
import { moveWhereLegal } from "../states/transition.ts";
import { endSucceededAttempt } from "./attempts.ts";
import type { FetchClaim } from "./claim-fetch.ts";
import { ClaimLostError } from "./claim-lost-error.ts";
import { createIngestJob } from "./create-jobs.ts";

/**
 * All files are stored: they become the video's asset files, as those of an upload do, with one ingest job and its
 * queue entry. In one transaction, and only while the attempt is the current one, so whatever is killed there is
 * exactly one ingest.
 * @throws ClaimLostError
 */
export async function finishFetch(ctx: Resources, claim: FetchClaim): Promise<void> {
  const { jobId, videoId } = claim;
  const by = workerAudit(claim);
  const now = ctx.clock.now();
  await ctx.db.$transaction(async (tx) => {
    const moved = await moveWhereLegal(tx, by, {
      entity: "job",
      ids: [jobId],
      to: "succeeded",
      set: [Prisma.sql`"finishedAt" = ${now}`],
      where: Prisma.sql`attempt = ${claim.attempt}`,
      detail: { attempt: claim.attempt },
    });
    if (moved.length === 0) throw new ClaimLostError(claim);
    await endSucceededAttempt(tx, claim, now);
    const sources = await tx.remoteSource.findMany({ where: { jobId }, orderBy: { position: "asc" } });
    await tx.assetFile.createMany({
      data: sources.map(({ id, position, fileRole, fileName, storageKey, sizeBytes, etag, versionId }) => {
        if (sizeBytes === null || etag === null || fileName === null) throw new Error(`Source ${id} is not stored.`);
        return { id, videoId, position, fileRole, fileName, storageKey, sizeBytes, etag, versionId };
      }),
    });
    await createIngestJob(ctx, tx, by, { videoId });
  });
}
