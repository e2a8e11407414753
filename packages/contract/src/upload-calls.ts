import { z } from "zod";
import { fileRoles, layouts, perspectives, uploadStatuses, uploadStrategies } from "./enums.ts";
import { maxPartsPerFile } from "./part-plan.ts";
import { isoTime, isPlainLine, pageQuery, plainLineMessage, positiveInteger } from "./primitives.ts";

/** RFC 9110 section 8.8.3: visible characters, with their quotes or without. */
const etag = z
  .string()
  .min(1, "must not be empty")
  .max(300, "must be at most 300 characters")
  .regex(/^[\x21-\x7e\x80-\xff]*$/, "must be an etag, as the store's answer to the PUT gave it")
  .describe("ETag of the part, as the store's answer to the PUT gave it.");

/** A part's SHA-256 as S3 writes it: 32 bytes in base64 (RFC 4648 section 4), which is 44 characters. */
const checksumSha256 = z
  .string()
  .regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/, "must be a SHA-256 in base64: 44 characters that end in =")
  .describe("SHA-256 of the part's bytes, in base64.");

const partNumber = positiveInteger.describe("Number of the part, from 1.");

/** Path parameters of the calls on a group, and on one file of it. */
export const groupParams = z.object({ uploadSessionId: z.uuid("must be a UUID").describe("Id of the upload group.") });
export const fileParams = groupParams.extend({ uploadId: z.uuid("must be a UUID").describe("Id of the file.") });

/** Body of `…/part-urls`: numbers, or a range, or parts with their checksums, or nothing. */
export const partUrlsBody = z
  .object({
    partNumbers: z
      .array(positiveInteger)
      .min(1, "must name at least one part")
      .max(maxPartsPerFile, "at most 10,000 parts in one call")
      .optional()
      .describe("Parts by number. Without these, a range or `parts`: the first 1,000 parts."),
    startPartNumber: positiveInteger.optional().describe("First part of a range; goes with `count`."),
    count: positiveInteger
      .max(maxPartsPerFile, "must be from 1 to 10,000")
      .optional()
      .describe("Number of parts from `startPartNumber`."),
    parts: z
      .array(z.object({ partNumber, checksumSha256 }))
      .min(1, "must name at least one part")
      .max(maxPartsPerFile, "at most 10,000 parts in one call")
      .optional()
      .describe(
        "Parts with their checksums: the store accepts no other bytes. If one part of a multipart file has a checksum, all have.",
      ),
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
    .array(z.object({ partNumber, etag, checksumSha256: checksumSha256.optional() }))
    .max(2 * maxPartsPerFile, "at most 20,000 entries")
    .optional()
    .describe("Every part of a multipart file, in any order; left out for a file of one PUT."),
});
export type CompleteFileBody = z.infer<typeof completeFileBody>;

/** Query of `GET /api/videos/uploads`. */
export const listGroupsQuery = pageQuery.extend({
  status: z.enum(uploadStatuses).optional().describe("Only groups in this state."),
  layout: z.enum(layouts).optional().describe("Only groups of this layout."),
  search: z
    .string()
    .trim()
    .max(200, "must be at most 200 characters")
    .refine(isPlainLine, plainLineMessage)
    .optional()
    .describe("Text that the name contains, case-insensitive."),
});
export type ListGroupsQuery = z.infer<typeof listGroupsQuery>;

const fileFields = {
  uploadId: z.uuid().describe("Id of the file."),
  fileRole: z.enum(fileRoles).describe("What the file is for."),
  fileName: z.string().describe("File name with its extension."),
  totalBytes: z.int().describe("Size of the file."),
  partSizeBytes: z.int().describe("Size of each part but the last."),
  totalParts: z.int().describe("Number of parts."),
  uploadStrategy: z.enum(uploadStrategies).describe("One PUT, or an S3 multipart upload."),
  status: z.enum(uploadStatuses).describe("State of the file."),
};

export const fileState = z.object({
  ...fileFields,
  languageTag: z.string().optional().describe("Language of an audio or subtitle file."),
});
export type FileState = z.infer<typeof fileState>;

/** The published answer of complete: exactly these nine keys. */
export const completedFile = z.strictObject({
  ...fileFields,
  libraryId: z
    .int()
    .nullable()
    .describe("Id of the video that the group became; null until its last file is completed."),
});
export type CompletedFile = z.infer<typeof completedFile>;

/** `byteStart` is inclusive and `byteEnd` exclusive, so `file.slice(byteStart, byteEnd)` is the part. */
export const partUrl = z.object({
  partNumber: z.int().describe("Number of the part, from 1."),
  sizeBytes: z.int().describe("Size of the part."),
  byteStart: z.int().describe("First byte of the part in the file."),
  byteEnd: z.int().describe("End of the part in the file, exclusive."),
  url: z.url().describe("Presigned URL to PUT the part to."),
  expiresAt: isoTime.describe("When the URL expires."),
  headers: z
    .record(z.string(), z.string())
    .optional()
    .describe("Headers that the PUT has to carry, signed into the URL; for parts named with a checksum."),
});
export type PartUrl = z.infer<typeof partUrl>;

export const partUrls = z.object({ ...fileFields, parts: z.array(partUrl).describe("URLs by part.") });
export type PartUrls = z.infer<typeof partUrls>;

const groupFields = {
  uploadSessionId: z.uuid().describe("Id of the upload group."),
  sessionId: z.uuid().describe("The same as `uploadSessionId`."),
  status: z.enum(uploadStatuses).describe("State of the group."),
  videoName: z.string().describe("Name of the video."),
  description: z.string().describe("Description of the video; may have several lines."),
  layout: z.enum(layouts).describe("How the source stores the two eyes."),
  perspective: z.enum(perspectives).describe("Field of view."),
  folderName: z.string().describe("Folder of the video."),
  createdAt: isoTime.describe("When the group was started."),
  expiresAt: isoTime.describe("When the group expires, unless it is completed before."),
  libraryId: z.int().nullable().describe("Id of the video that the group became; null until it is completed."),
};

export const uploadGroup = z.object({ ...groupFields, files: z.array(fileState).describe("Files of the group.") });
export type UploadGroup = z.infer<typeof uploadGroup>;

export const uploadGroupSummary = z.object({
  ...groupFields,
  fileCount: z.int().describe("Number of files."),
  completedFileCount: z.int().describe("Number of completed files."),
  totalBytes: z.int().describe("Size of all files together."),
});
export type UploadGroupSummary = z.infer<typeof uploadGroupSummary>;

export const uploadGroupPage = z.object({
  items: z.array(uploadGroupSummary).describe("This page, in order."),
  nextCursor: z.string().nullable().describe("Cursor of the next page; null on the last page."),
});
export type UploadGroupPage = z.infer<typeof uploadGroupPage>;

export const canceledGroup = z.object({
  sessionId: z.uuid().describe("Id of the upload group."),
  status: z.literal("canceled").describe("State of the group."),
  canceledAt: isoTime.describe("When the group was canceled."),
  fileCount: z.int().describe("Number of files."),
  canceledFileCount: z.int().describe("Number of files that were not completed before."),
});
export type CanceledGroup = z.infer<typeof canceledGroup>;

export const uploadedPart = z.object({
  partNumber: z.int().describe("Number of the part, from 1."),
  sizeBytes: z.int().describe("Stored bytes of the part."),
  etag: z.string().describe("ETag of the part, as the PUT answered it."),
});
export type UploadedPart = z.infer<typeof uploadedPart>;
export const uploadedParts = z.array(uploadedPart);
