import { streamFormats } from "@vergence/contract";
import { z } from "zod";

const rung = z.object({ name: z.string(), width: z.int(), height: z.int(), bitrateMbps: z.number() });

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

/** What a task is to do, as its row has it. */
export const taskPlan = z.union([encodePlan, downloadPlan]);
