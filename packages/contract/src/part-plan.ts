import type { UploadStrategy } from "./enums.ts";

/** S3 allows part numbers 1 to 10,000. */
export const maxPartsPerFile = 10_000;

const mebibyte = 2 ** 20;

export interface PartPlan {
  uploadStrategy: UploadStrategy;
  partSizeBytes: number;
  totalParts: number;
}

/** What says where a file's parts begin and end; an unknown length is null. */
export interface PartedFile {
  totalBytes: number | null;
  partSizeBytes: number;
}

/**
 * Bytes of each part but the last of a file that goes in several: as the setting says, raised to the next whole MiB
 * that fits where that would exceed 10,000 parts. Of a file of unknown length they stay as they are.
 */
export function partSizeFor(totalBytes: number | null, configuredPartSizeBytes: number): number {
  if (totalBytes === null || Math.ceil(totalBytes / configuredPartSizeBytes) <= maxPartsPerFile)
    return configuredPartSizeBytes;
  return Math.ceil(totalBytes / maxPartsPerFile / mebibyte) * mebibyte;
}

/**
 * How a file is cut into parts. A file of at most one part is a single PUT; a larger one goes in equal parts but the
 * last (R2 insists on it).
 */
export function planParts(totalBytes: number, configuredPartSizeBytes: number): PartPlan {
  if (totalBytes <= configuredPartSizeBytes)
    return { uploadStrategy: "single_put", partSizeBytes: totalBytes, totalParts: 1 };
  const partSizeBytes = partSizeFor(totalBytes, configuredPartSizeBytes);
  return { uploadStrategy: "multipart", partSizeBytes, totalParts: Math.ceil(totalBytes / partSizeBytes) };
}

export interface PartRange {
  partNumber: number;
  sizeBytes: number;
  /** Inclusive. */
  byteStart: number;
  /** Exclusive, as `Blob.slice` takes it. */
  byteEnd: number;
}

/** Where part `partNumber` (from 1) is in its file; of a file of unknown length every part is whole. */
export function rangeOfPart({ totalBytes, partSizeBytes }: PartedFile, partNumber: number): PartRange {
  const byteStart = (partNumber - 1) * partSizeBytes;
  const byteEnd = Math.min(byteStart + partSizeBytes, totalBytes ?? Number.POSITIVE_INFINITY);
  return { partNumber, sizeBytes: byteEnd - byteStart, byteStart, byteEnd };
}
