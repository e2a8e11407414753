import type { LibraryVideoWhereInput } from "../../generated/prisma/models.ts";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import type { Transaction } from "../resources/db/database.ts";

/** Which videos a call may name or see: its workspace's. One that is being deleted is as unknown as one that never was. */
export const visible = (ctx: Pick<Context, "actor">) =>
  ({ workspaceId: ctx.actor.workspaceId, status: { not: "deleting" } }) satisfies LibraryVideoWhereInput;

export const noSuchVideo = (): AppError => new AppError("not_found", "There is no such video.");

/**
 * Holds a video until the transaction ends, before a job is added to it: who deletes it cancels the jobs that it has, and no other may
 * come after.
 * @throws AppError not_found when it is being deleted
 */
export async function holdVideo(tx: Transaction, videoId: number): Promise<void> {
  const held = await tx.$queryRaw<unknown[]>`
    SELECT id FROM "LibraryVideo" WHERE id = ${videoId} AND status <> 'deleting' FOR UPDATE`;
  if (held.length === 0) throw noSuchVideo();
}
