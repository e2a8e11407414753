import { z } from "zod";
import { layouts, perspectives } from "./enums.ts";
import { isPlainLine, plainLineMessage } from "./primitives.ts";
import { descriptionField, folderNameField, videoNameField } from "./video-fields.ts";

/**
 * Where a file is fetched from. Whether this server calls there is judged when it does, at every redirect and
 * resolution.
 */
const remoteUrl = z
  .string()
  .trim()
  .max(2_048, "must be at most 2,048 characters")
  .refine(isPlainLine, plainLineMessage)
  .superRefine((text, context) => {
    const report = (message: string) => context.addIssue({ code: "custom", message });
    if (!URL.canParse(text)) return report("is not a URL");
    const url = new URL(text);
    if (url.protocol !== "http:" && url.protocol !== "https:") report("must be an http(s) URL");
    if (url.username || url.password) report("must not carry a user name or a password");
  })
  .meta({ format: "uri" });

/**
 * Body of `POST /api/videos/upload`. `secondaryVideoUrl` is the right eye of a video whose eyes are separate files, and
 * of no other. An AIV is several files that belong together: it is uploaded.
 */
export const remoteUploadBody = z
  .object({
    name: videoNameField.describe("Name of the video."),
    description: descriptionField.default("").describe("Description of the video; may have several lines."),
    layout: z.enum(layouts).exclude(["AIV"]).describe("How the source stores the two eyes."),
    perspective: z.enum(perspectives).default("Regular").describe("Field of view."),
    videoUrl: remoteUrl.describe("http(s) URL of the video; of the left eye for the layout Separate."),
    secondaryVideoUrl: remoteUrl
      .nullish()
      .transform((url) => url ?? undefined)
      .describe("http(s) URL of the right eye; for the layout Separate only."),
    folderName: folderNameField.default("Home").describe("Folder of the video."),
  })
  .superRefine(
    (body, context) => {
      // Runs whatever the body is, so that everything wrong with it is reported at once.
      const { layout, secondaryVideoUrl } = (body ?? {}) as Partial<typeof body>;
      const report = (message: string) => context.addIssue({ code: "custom", path: ["secondaryVideoUrl"], message });
      if (layout === "Separate" && (secondaryVideoUrl === undefined || secondaryVideoUrl === null))
        report("is required for the layout Separate: the right eye");
      if (typeof layout === "string" && layout !== "Separate" && typeof secondaryVideoUrl === "string")
        report("is for the layout Separate only");
    },
    { when: () => true },
  );
export type RemoteUploadBody = z.infer<typeof remoteUploadBody>;
