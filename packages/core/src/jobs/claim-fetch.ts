import type { FileRole } from "@vergence/contract";
import type { RemoteSourceModel } from "../../generated/prisma/models.ts";
import type { Resources } from "../resources/context.ts";
import { takeJob } from "./claim-job.ts";
import { type JobIdentity, toJobIdentity } from "./claimed-job.ts";

/** A file to fetch, and how far the workers before have come with it. */
export interface RemoteSource {
  sourceId: string;
  fileRole: FileRole;
  /** May carry a signature: not for logs. */
  url: string;
  storageKey: string;
  /** The store's upload of the parts that are there already. */
  multipartUploadId: string | null;
  partSizeBytes: number;
  fileName: string | null;
  /** The whole file's, where the other side has said it. */
  totalBytes: number | null;
  /** What a Range request must be conditional on; null: what is there cannot be added to. */
  validator: string | null;
  /** Whether the object is stored and checked. */
  isStored: boolean;
}

/** One worker's hold on a fetch job: it may write while `attempt` is the job's own. */
export interface FetchClaim extends JobIdentity {
  attempt: number;
  sources: RemoteSource[];
}

/**
 * Takes a queued fetch, or takes over one whose worker is believed dead.
 * @returns null when there is nothing to do: fetched, failed, canceled or deleted before
 */
export async function claimFetch(ctx: Resources, jobId: number): Promise<FetchClaim | null> {
  const job = await ctx.db.job.findUnique({ where: { id: jobId }, include: { video: true } });
  if (job?.kind !== "fetch") return null;
  const taken = await takeJob(ctx, job);
  if (taken === null) return null;
  // Read once the job is ours: what the one before wrote to the end counts.
  const sources = await ctx.db.remoteSource.findMany({ where: { jobId }, orderBy: { position: "asc" } });
  return { ...toJobIdentity(job), attempt: taken.attempt, sources: sources.map(toRemoteSource) };
}

const toRemoteSource = (row: RemoteSourceModel): RemoteSource => ({
  sourceId: row.id,
  fileRole: row.fileRole,
  url: row.url,
  storageKey: row.storageKey,
  multipartUploadId: row.multipartUploadId,
  partSizeBytes: Number(row.partSizeBytes),
  fileName: row.fileName,
  totalBytes: row.totalBytes === null ? null : Number(row.totalBytes),
  validator: row.validator,
  isStored: row.etag !== null,
});
