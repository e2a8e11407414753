import type { UploadStatus } from "@vergence/contract";
import { sendIngest } from "../jobs/create-jobs.ts";
import { createVideoFromGroup } from "../library/create-video-from-group.ts";
import type { Context } from "../resources/context.ts";
import { Prisma, type Transaction } from "../resources/db/database.ts";
import type { StoredObject } from "../resources/storage/storage.ts";
import { auditBy } from "../states/audit.ts";
import { moveWhereLegal } from "../states/transition.ts";
import { type FoundFile, refuseGone } from "./find-file.ts";
import { requestCleanUp } from "./request-clean-up.ts";

/**
 * Makes a stored file completed, in one transaction; with the last file also the group, its library record, its job and
 * the job's queue entry. The group's row lock serializes racing calls, so exactly one of them sees itself as the last.
 * @returns the library id once the group is complete, else null
 * @throws AppError gone when a cancel or the expiry came first; the stored object is then deleted by a job
 */
export async function commitCompletion(ctx: Context, file: FoundFile, stored: StoredObject): Promise<number | null> {
  const outcome = await ctx.db.$transaction(async (tx) => {
    const isMoved = await completeFileOfPendingGroup(ctx, tx, file, stored);
    if (!isMoved) {
      const group = await findGroup(tx, file.groupId);
      if (group.status === "canceled" || group.status === "expired") {
        // The clean-up may have run before the store finished this object.
        await requestCleanUp(ctx, tx, file.groupId);
        return { gone: group.status };
      }
      if (group.status === "completed") return { libraryId: group.libraryId };
    }
    // In a statement after the lock's: only then does it see what the calls before us committed.
    const made = await createVideoFromGroup(tx, auditBy(ctx), { groupId: file.groupId, now: ctx.clock.now() });
    if (made) await sendIngest(ctx, tx, made.jobId);
    return { isMoved, made, libraryId: made?.videoId ?? null };
  });
  if (outcome.gone) refuseGone(outcome.gone);
  countCompletion(ctx, file, outcome);
  return outcome.libraryId ?? null;
}

/** Once committed, and only what this very call has changed. */
function countCompletion(
  { metrics }: Context,
  { totalBytes }: FoundFile,
  { isMoved, made }: { isMoved?: boolean; made?: object | null },
): void {
  if (isMoved) {
    metrics.filesCompleted.inc();
    metrics.uploadedBytes.inc(totalBytes);
  }
  if (made) metrics.groupsCompleted.inc();
}

/** Locks the group and moves the file in one statement; the lock comes before the file's row is read. */
async function completeFileOfPendingGroup(ctx: Context, tx: Transaction, file: FoundFile, stored: StoredObject) {
  const moved = await moveWhereLegal(tx, auditBy(ctx), {
    entity: "upload_file",
    ids: [file.id],
    to: "completed",
    set: [
      Prisma.sql`"completedAt" = ${ctx.clock.now()}`,
      Prisma.sql`etag = ${stored.etag}`,
      Prisma.sql`"versionId" = ${stored.versionId}`,
    ],
    where: Prisma.sql`(SELECT status FROM "UploadGroup" WHERE id = ${file.groupId}::uuid FOR UPDATE) = 'pending'`,
    detail: { fileName: file.fileName, fileRole: file.fileRole },
  });
  return moved.length > 0;
}

/** The group as it is now that the calls before us are through. */
async function findGroup(
  tx: Transaction,
  groupId: string,
): Promise<{ status: UploadStatus; libraryId: number | null }> {
  const group = await tx.uploadGroup.findUnique({
    where: { id: groupId },
    select: { status: true, video: { select: { id: true } } },
  });
  return { status: group?.status ?? "canceled", libraryId: group?.video?.id ?? null };
}
