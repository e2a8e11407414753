import { z } from "zod";
import { fileRoles, layouts, perspectives, uploadStatuses, uploadStrategies } from "./enums.ts";
import { maxPartsPerFile } from "./part-plan.ts";
import { isoTime, isPlainLine, pageQuery, plainLineMessage, positiveInteger } from "./primitives.ts";

/** RFC 9110 section 8.8.3: visible characters, with their quotes or without. */
const etag = z
  .string()
  .min(1, "must not be empty")
  .max(300, "must be at most 300 characters")
  .regex(/^[\x21-\x7e\x80-\xff]*$/, "must be an etag, as the store's answer to the PUT gave it");

/** A part's SHA-256 as S3 writes it: 32 bytes in base64 (RFC 4648 section 4), which is 44 characters. */
const checksumSha256 = z
  .string()
  .regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/, "must be a SHA-256 in base64: 44 characters that end in =");

/** Path parameters of the calls on a group, and on one file of it. */
export const groupParams = z.object({ uploadSessionId: z.uuid("must be a UUID") });
export const fileParams = groupParams.extend({ uploadId: z.uuid("must be a UUID") });

/** Body of `…/part-urls`: numbers, or a range, or parts with their checksums, or nothing. */
export const partUrlsBody = z
  .object({
    partNumbers: z
      .array(positiveInteger)
      .min(1, "must name at least one part")
      .max(maxPartsPerFile, "at most 10,000 parts in one call")
      .optional(),
    startPartNumber: positiveInteger.optional(),
    count: positiveInteger.max(maxPartsPerFile, "must be from 1 to 10,000").optional(),
    /** The store takes a part only with bytes of its checksum; of a multipart file then all parts have one. */
    parts: z
      .array(z.object({ partNumber: positiveInteger, checksumSha256 }))
      .min(1, "must name at least one part")
      .max(maxPartsPerFile, "at most 10,000 parts in one call")
      .optional(),
  })
  .superRefine(
    (body, context) => {
      // Runs whatever the body is, so that everything wrong with it is reported at once.
      const { partNumbers, startPartNumber, count, parts } = (body ?? {}) as Partial<typeof body>;
      const report = (field: string, message: string) => context.addIssue({ code: "custom", path: [field], message });
      if (partNumbers !== undefined && (startPartNumber !== undefined || count !== undefined))
        report("partNumbers", "give either partNumbers, or startPartNumber with count, not both");
      if ((startPartNumber === undefined) !== (count === undefined))
        report(
          startPartNumber === undefined ? "startPartNumber" : "count",
          "startPartNumber and count are given together",
        );
      if (Array.isArray(partNumbers) && new Set(partNumbers).size !== partNumbers.length)
        report("partNumbers", "must not name a part twice");
      if (parts === undefined) return;
      if (partNumbers !== undefined || startPartNumber !== undefined || count !== undefined)
        report("parts", "give parts alone, without partNumbers, startPartNumber and count");
      const numbers = Array.isArray(parts) ? parts.map((part) => (part as (typeof parts)[0] | null)?.partNumber) : [];
      const named = numbers.filter((number) => number !== undefined);
      if (new Set(named).size !== named.length) report("parts", "must not name a part twice");
    },
    { when: () => true },
  );
export type PartUrlsBody = z.infer<typeof partUrlsBody>;

/** Body of `…/complete`. `parts` is required for a multipart file, which only the server knows; see `completeFile`. */
export const completeFileBody = z.object({
  parts: z
    .array(z.object({ partNumber: positiveInteger, etag, checksumSha256: checksumSha256.optional() }))
    .max(2 * maxPartsPerFile, "at most 20,000 entries")
    .optional(),
});
export type CompleteFileBody = z.infer<typeof completeFileBody>;

/** Query of `GET /api/videos/uploads`. */
export const listGroupsQuery = pageQuery.extend({
  status: z.enum(uploadStatuses).optional(),
  layout: z.enum(layouts).optional(),
  search: z.string().trim().max(200, "must be at most 200 characters").refine(isPlainLine, plainLineMessage).optional(),
});
export type ListGroupsQuery = z.infer<typeof listGroupsQuery>;

const fileFields = {
  uploadId: z.uuid(),
  fileRole: z.enum(fileRoles),
  fileName: z.string(),
  totalBytes: z.int(),
  partSizeBytes: z.int(),
  totalParts: z.int(),
  uploadStrategy: z.enum(uploadStrategies),
  status: z.enum(uploadStatuses),
};

export const fileState = z.object({ ...fileFields, languageTag: z.string().optional() });
export type FileState = z.infer<typeof fileState>;

/** The published answer of complete: exactly these nine keys. */
export const completedFile = z.strictObject({ ...fileFields, libraryId: z.int().nullable() });
export type CompletedFile = z.infer<typeof completedFile>;

/** `byteStart` is inclusive and `byteEnd` exclusive, so `file.slice(byteStart, byteEnd)` is the part. */
export const partUrl = z.object({
  partNumber: z.int(),
  sizeBytes: z.int(),
  byteStart: z.int(),
  byteEnd: z.int(),
  url: z.url(),
  expiresAt: isoTime,
  /** What the PUT has to carry beside its bytes, where the part was named with its checksum; it is signed into the address. */
  headers: z.record(z.string(), z.string()).optional(),
});
export type PartUrl = z.infer<typeof partUrl>;

export const partUrls = z.object({ ...fileFields, parts: z.array(partUrl) });
export type PartUrls = z.infer<typeof partUrls>;

const groupFields = {
  uploadSessionId: z.uuid(),
  /** The same value again, as the cancel answer names it. */
  sessionId: z.uuid(),
  status: z.enum(uploadStatuses),
  videoName: z.string(),
  description: z.string(),
  layout: z.enum(layouts),
  perspective: z.enum(perspectives),
  folderName: z.string(),
  createdAt: isoTime,
  expiresAt: isoTime,
  libraryId: z.int().nullable(),
};

export const uploadGroup = z.object({ ...groupFields, files: z.array(fileState) });
export type UploadGroup = z.infer<typeof uploadGroup>;

export const uploadGroupSummary = z.object({
  ...groupFields,
  fileCount: z.int(),
  completedFileCount: z.int(),
  totalBytes: z.int(),
});
export type UploadGroupSummary = z.infer<typeof uploadGroupSummary>;

export const uploadGroupPage = z.object({ items: z.array(uploadGroupSummary), nextCursor: z.string().nullable() });
export type UploadGroupPage = z.infer<typeof uploadGroupPage>;

export const canceledGroup = z.object({
  sessionId: z.uuid(),
  status: z.literal("canceled"),
  canceledAt: isoTime,
  fileCount: z.int(),
  canceledFileCount: z.int(),
});
export type CanceledGroup = z.infer<typeof canceledGroup>;

export const heldPart = z.object({ partNumber: z.int(), sizeBytes: z.int(), etag: z.string() });
export type HeldPart = z.infer<typeof heldPart>;
export const heldParts = z.array(heldPart);
