import { streamVariant } from "@vergence/media";
import { z } from "zod";

/** What a task leaves in its row of the rungs that it encoded; sizes in bytes, with playlists and initialization section. */
export const encodeOutput = z.object({
  variants: z.array(streamVariant.extend({ sizeBytes: z.int() })),
});
export type EncodeOutput = z.infer<typeof encodeOutput>;

/** What a task leaves in its row of the file that it made. */
export const fileOutput = z.object({ sizeBytes: z.int() });
