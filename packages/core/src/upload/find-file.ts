import type { UploadStatus } from "@vergence/contract";
import { refuseBeyondSizeLimit } from "../access/require-token-scope.ts";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import type { FileRow } from "./upload-view.ts";

export interface FileIds {
  uploadSessionId: string;
  uploadId: string;
}

/** A file with what a call on it must know of its group. */
export interface FoundFile extends FileRow {
  groupId: string;
  totalBytes: number;
  partSizeBytes: number;
  storageKey: string;
  multipartUploadId: string | null;
  /** See `openMultipartUpload`. */
  hasPartChecksums: boolean;
  groupStatus: UploadStatus;
  groupExpiresAt: Date;
  libraryId: number | null;
}

type Row = Omit<FoundFile, "totalBytes" | "partSizeBytes"> & { totalBytes: bigint; partSizeBytes: bigint };

/**
 * Finds a file by workspace, group and id, in one round trip: every call of an upload comes through here.
 * @throws AppError not_found, also for another workspace's file; token_size_limit for one that the caller's upload
 * token is not for
 */
export async function getFile(ctx: Context, ids: FileIds): Promise<FoundFile> {
  const [row] = await ctx.db.$queryRaw<Row[]>`
    SELECT f.id, f."groupId", f."fileRole"::text, f."fileName", f."languageTag", f."totalBytes", f."partSizeBytes", f."totalParts",
      f."uploadStrategy"::text, f.status::text, f."storageKey", f."multipartUploadId", f."hasPartChecksums",
      g.status::text AS "groupStatus", g."expiresAt" AS "groupExpiresAt", v.id AS "libraryId"
    FROM "UploadFile" f
    JOIN "UploadGroup" g ON g.id = f."groupId"
    LEFT JOIN "LibraryVideo" v ON v."uploadGroupId" = g.id
    WHERE f.id = ${ids.uploadId}::uuid AND g.id = ${ids.uploadSessionId}::uuid AND g."workspaceId" = ${ctx.actor.workspaceId}::uuid`;
  if (!row) throw new AppError("not_found", "There is no such file in this upload group.");
  const totalBytes = Number(row.totalBytes);
  refuseBeyondSizeLimit(ctx.actor.token, totalBytes);
  return { ...row, totalBytes, partSizeBytes: Number(row.partSizeBytes) };
}

/** @throws AppError gone when the file's group was canceled or has expired */
export function refuseGone(groupStatus: UploadStatus): void {
  if (groupStatus === "canceled" || groupStatus === "expired")
    throw new AppError("gone", `This upload group was ${groupStatus}; start a new one.`);
}
