import type { LibraryVideoUpdateInput } from "../../generated/prisma/models.ts";
import type { Context } from "../resources/context.ts";
import type { Transaction } from "../resources/db/database.ts";
import { auditBy, recordAudit } from "../states/audit.ts";

/** Changes what a person may change of a video that the caller holds, and notes in the audit which fields. */
export async function changeVideo(
  ctx: Context,
  tx: Transaction,
  id: number,
  data: LibraryVideoUpdateInput,
): Promise<void> {
  await tx.libraryVideo.update({ where: { id }, data });
  await recordAudit(tx, auditBy(ctx), {
    action: "library_video.updated",
    subject: "library_video",
    subjectId: String(id),
    videoId: id,
    detail: { changed: Object.keys(data).join(", ") },
  });
}
