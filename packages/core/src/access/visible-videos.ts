import type { LibraryVideoWhereInput } from "../../generated/prisma/models.ts";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import type { Transaction } from "../resources/db/database.ts";

/** Which videos a call may name or see: its workspace's. A video that is being deleted is treated as not found. */
export const visibleVideos = (ctx: Pick<Context, "actor">) =>
  ({ workspaceId: ctx.actor.workspaceId, status: { not: "deleting" } }) satisfies LibraryVideoWhereInput;

export const noSuchVideo = (): AppError => new AppError("not_found", "There is no such video.");

/**
 * Locks a video until the transaction ends, before a job is added to it: a deletion cancels the jobs that the video
 * has, and none may be added after.
 * @throws AppError not_found when it is being deleted
 */
export async function lockVideo(tx: Transaction, videoId: number): Promise<void> {
  const locked = await tx.$queryRaw<unknown[]>`
    SELECT id FROM "LibraryVideo" WHERE id = ${videoId} AND status <> 'deleting' FOR UPDATE`;
  if (locked.length === 0) throw noSuchVideo();
}
