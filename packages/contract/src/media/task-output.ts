import { z } from "zod";
import { streamVariant } from "./stream-playlist.ts";

/**
 * What a task leaves in its row of the rungs that it encoded; sizes in bytes, with playlists and initialization
 * section.
 */
export const encodeOutput = z.object({
  /** Of the attempt that stored them, below the stream's prefix. */
  folder: z.string().default(""),
  variants: z.array(streamVariant.extend({ sizeBytes: z.int() })),
});
export type EncodeOutput = z.infer<typeof encodeOutput>;

/** What a task leaves in its row of the file that it made. */
export const fileOutput = z.object({ storageKey: z.string().optional(), sizeBytes: z.int() });
export type FileOutput = z.infer<typeof fileOutput>;
