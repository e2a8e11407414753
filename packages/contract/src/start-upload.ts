import { z } from "zod";
import { fileRoles, layouts, perspectives } from "./enums.ts";
import { checkFileSet } from "./file-set-rules.ts";
import { positiveInteger } from "./primitives.ts";
import { descriptionField, folderNameField, pathFreeName, videoNameField } from "./video-fields.ts";

/** 5 TiB, S3's largest object. A server may set less. */
export const maxFileSizeBytes = 5 * 2 ** 40;
export const maxFilesPerGroup = 100;

export const uploadFileBody = z.object({
  fileName: pathFreeName(255),
  fileRole: z.enum(fileRoles),
  sizeBytes: positiveInteger.max(maxFileSizeBytes, "must be at most 5 TiB"),
  /** Lower-cased before it is checked; null counts as absent. */
  languageTag: z
    .string()
    .nullish()
    .transform((tag) => tag?.toLowerCase() ?? undefined),
});

/**
 * Body of `POST /api/videos/uploads`. All violations are reported at once: the rules across files run even where single
 * fields are wrong, on whatever of the body has the right type. Only a group of too many files is looked into no further.
 */
export const startUploadBody = z
  .object({
    videoName: videoNameField,
    description: descriptionField.default(""),
    layout: z.enum(layouts),
    perspective: z.enum(perspectives).default("Regular"),
    folderName: folderNameField.default("Home"),
    files: z
      .array(uploadFileBody)
      .min(1, "at least one file is required")
      .max(maxFilesPerGroup, `at most ${maxFilesPerGroup} files in a group`),
  })
  .superRefine(
    (body, context) => {
      for (const issue of checkFileSet(body)) context.addIssue({ code: "custom", ...issue });
    },
    { when: () => true },
  );
export type StartUploadBody = z.infer<typeof startUploadBody>;
