import { z } from "zod";
import { streamFormats } from "../stream-formats.ts";

/** One size and bit rate of a ladder: `name` is that of its folder (`h264-720p-3000k`). */
export const rung = z.object({ name: z.string(), width: z.int(), height: z.int(), bitrateMbps: z.number() });
export type Rung = z.infer<typeof rung>;

/** Encode these rungs of a stream. */
export const encodePlan = z.object({
  format: z.enum(streamFormats),
  rungs: z.array(rung).min(1),
  /** Its one rung is the MV-HEVC source itself, where that can be streamed as it is. */
  passThrough: z.boolean().default(false),
});
export type EncodePlan = z.infer<typeof encodePlan>;

/** Make a file for download. */
export const downloadPlan = z.object({ download: z.enum(["mvhevc", "headset"]) });
export type DownloadPlan = z.infer<typeof downloadPlan>;

/** What a task is to do, as its row keeps it. */
export const taskPlan = z.union([encodePlan, downloadPlan]);
export type TaskPlan = z.infer<typeof taskPlan>;
