import type { Resources } from "../resources/context.ts";
import type { StoredObject } from "../resources/storage/storage.ts";
import type { FetchClaim, RemoteSource } from "./claim-fetch.ts";
import { ClaimLostError } from "./claim-lost-error.ts";

export type SourceNote = Partial<
  Pick<RemoteSource, "multipartUploadId" | "partSizeBytes" | "fileName" | "totalBytes" | "validator">
>;

/**
 * Keeps what the next worker needs to go on where this one stops.
 * @throws ClaimLostError when there is a next one already
 */
export async function noteSource(ctx: Resources, claim: FetchClaim, sourceId: string, note: SourceNote): Promise<void> {
  await update(ctx, claim, sourceId, note);
}

/** A source's object is stored and whole. @throws ClaimLostError */
export async function noteStored(
  ctx: Resources,
  claim: FetchClaim,
  sourceId: string,
  stored: StoredObject,
): Promise<void> {
  await update(ctx, claim, sourceId, stored);
}

async function update(ctx: Resources, claim: FetchClaim, sourceId: string, data: SourceNote | StoredObject) {
  const { jobId, attempt } = claim;
  const isOurs = { id: jobId, attempt, status: "running" as const };
  const { count } = await ctx.db.remoteSource.updateMany({ where: { id: sourceId, job: isOurs }, data });
  if (count === 0) throw new ClaimLostError(claim);
}
