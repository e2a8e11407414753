import { z } from "zod";
import { fileRoles, layouts, perspectives } from "./enums.ts";
import { checkFileSet } from "./file-set-rules.ts";
import { positiveInteger } from "./primitives.ts";
import { descriptionField, folderNameField, pathFreeName, videoNameField } from "./video-fields.ts";

/** 5 TiB, S3's largest object. A server may set less. */
export const maxFileSizeBytes = 5 * 2 ** 40;
export const maxFilesPerGroup = 100;

export const uploadFileBody = z.object({
  fileName: pathFreeName(255).describe("File name with its extension."),
  fileRole: z.enum(fileRoles).describe("What the file is for."),
  sizeBytes: positiveInteger.max(maxFileSizeBytes, "must be at most 5 TiB").describe("Exact size of the file."),
  languageTag: z
    .string()
    .nullish()
    .transform((tag) => tag?.toLowerCase() ?? undefined)
    .describe("Language of an audio or subtitle file, in any case; null counts as absent."),
});

/**
 * Body of `POST /api/videos/uploads`. All violations are reported at once: the rules across files run even where single
 * fields are wrong, on whatever of the body has the right type. Only a group of too many files is looked into no
 * further.
 */
export const startUploadBody = z
  .object({
    videoName: videoNameField.describe("Name of the video."),
    description: descriptionField.default("").describe("Description of the video; may have several lines."),
    layout: z.enum(layouts).describe("How the source stores the two eyes."),
    perspective: z.enum(perspectives).default("Regular").describe("Field of view."),
    folderName: folderNameField.default("Home").describe("Folder of the video."),
    files: z
      .array(uploadFileBody)
      .min(1, "at least one file is required")
      .max(maxFilesPerGroup, `at most ${maxFilesPerGroup} files in a group`)
      .describe("Files of the group; the layout says which roles it needs."),
  })
  .superRefine(
    (body, context) => {
      for (const issue of checkFileSet(body)) context.addIssue({ code: "custom", ...issue });
    },
    { when: () => true },
  );
export type StartUploadBody = z.infer<typeof startUploadBody>;
