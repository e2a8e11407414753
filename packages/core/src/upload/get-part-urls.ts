import { setImmediate as nextTurn } from "node:timers/promises";
import { type PartUrl, type PartUrls, type PartUrlsBody, rangeOfPart } from "@vergence/contract";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import { checksumHeader } from "../resources/storage/storage.ts";
import { type FileIds, type FoundFile, getFile, refuseGone } from "./find-file.ts";
import { openMultipartUpload } from "./open-multipart-upload.ts";
import { fileFields } from "./upload-view.ts";

/** How many parts a multipart file's call answers when it names none. */
const defaultPartCount = 1_000;
/** Other work runs between them. */
const partsPerTurn = 1_000;

/**
 * As `PartUrls`, its parts signed as they are asked for: 10,000 of them are some 5 MB, and need not be there at once.
 */
export type LazyPartUrls = Omit<PartUrls, "parts"> & { parts: Iterable<PartUrl> };

/**
 * Presigned URLs for parts of a file, each bound to its part's exact length. May be asked for again and again while the
 * file is open.
 * @throws AppError invalid_input for part numbers past the end, and for checksums where the upload was begun without,
 * or the other way; already_completed; gone; storage_unavailable
 */
export async function openPartUrls(ctx: Context, input: FileIds & PartUrlsBody): Promise<LazyPartUrls> {
  const file = await getFile(ctx, input);
  refuseGone(file.groupStatus);
  if (file.status === "completed")
    throw new AppError("already_completed", "This file is completed; it takes no more parts.");
  const now = ctx.clock.now();
  const groupSecondsLeft = Math.floor((file.groupExpiresAt.getTime() - now.getTime()) / 1000);
  if (groupSecondsLeft < 1) throw new AppError("gone", "This upload group has expired; start a new one.");
  const partNumbers = partNumbersOf(file, input);
  const checksums = input.parts?.map(({ checksumSha256 }) => checksumSha256);

  const isMultipart = file.uploadStrategy === "multipart";
  const multipartUploadId = isMultipart ? await openMultipartUpload(ctx, file, checksums !== undefined) : null;
  const { presignPut, expiresAt } = ctx.storage.openPresigner(
    { key: file.storageKey, multipartUploadId },
    { now, expiresInSeconds: Math.min(ctx.config.upload.urlTtlSeconds, groupSecondsLeft) },
  );
  const expires = expiresAt.toISOString();
  function* signed(): Generator<PartUrl> {
    for (const [index, partNumber] of partNumbers.entries()) {
      const range = rangeOfPart(file, partNumber);
      const checksumSha256 = checksums?.[index];
      yield {
        ...range,
        url: presignPut({ ...range, checksumSha256 }),
        expiresAt: expires,
        ...(checksumSha256 !== undefined && { headers: { [checksumHeader]: checksumSha256 } }),
      };
    }
  }
  return { ...fileFields(file), parts: signed() };
}

/** The same, all at once. @throws as `openPartUrls` */
export async function getPartUrls(ctx: Context, input: FileIds & PartUrlsBody): Promise<PartUrls> {
  const answer = await openPartUrls(ctx, input);
  const parts: PartUrl[] = [];
  for (const part of answer.parts) {
    parts.push(part);
    if (parts.length % partsPerTurn === 0) await nextTurn();
  }
  return { ...answer, parts };
}

function partNumbersOf(file: FoundFile, { partNumbers, startPartNumber, count, parts }: PartUrlsBody): number[] {
  if (parts) {
    const beyond = parts.findIndex(({ partNumber }) => partNumber > file.totalParts);
    if (beyond >= 0) throw pastTheEnd(`parts.${beyond}.partNumber`, String(parts[beyond]?.partNumber), file);
    return parts.map(({ partNumber }) => partNumber);
  }
  if (partNumbers) {
    const beyond = partNumbers.filter((partNumber) => partNumber > file.totalParts);
    if (beyond.length > 0) throw pastTheEnd("partNumbers", beyond.slice(0, 20).join(", "), file);
    return partNumbers;
  }
  const start = startPartNumber ?? 1;
  if (start > file.totalParts) throw pastTheEnd("startPartNumber", String(start), file);
  const end = Math.min(start + (count ?? defaultPartCount) - 1, file.totalParts);
  return Array.from({ length: end - start + 1 }, (_, index) => start + index);
}

function pastTheEnd(field: string, given: string, file: FoundFile): AppError {
  const message = `this file has ${file.totalParts} parts; there is no part ${given}`;
  return new AppError("invalid_input", `The body is not valid: ${field} ${message}.`, {
    issues: [{ path: field, message }],
  });
}
