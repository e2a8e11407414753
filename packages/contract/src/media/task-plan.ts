import { z } from "zod";
import { streamFormats } from "../stream-formats.ts";

/** One variant to encode; the sizes are one eye's. */
const rung = z.object({
  /** Its folder: `mvhevc-1080p-12000k`. */
  name: z.string(),
  /** Even, as 4:2:0 needs. */
  width: z.int(),
  height: z.int(),
  /** Of the whole variant: both eyes together for MV-HEVC. */
  bitrateMbps: z.number(),
});
export type Rung = z.infer<typeof rung>;

/** Encode these rungs of a stream. */
const encodePlan = z.object({
  format: z.enum(streamFormats),
  rungs: z.array(rung).min(1),
  /** Its one rung is the MV-HEVC source itself, where that can be streamed as it is. */
  passThrough: z.boolean().default(false),
});
export type EncodePlan = z.infer<typeof encodePlan>;

/** Make a file for download. */
const downloadPlan = z.object({ download: z.enum(["mvhevc", "headset"]) });
export type DownloadPlan = z.infer<typeof downloadPlan>;

/** What a task is to do, as its row keeps it. */
export const taskPlan = z.union([encodePlan, downloadPlan]);
export type TaskPlan = z.infer<typeof taskPlan>;
