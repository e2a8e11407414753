import { jobParams, videoParams } from "@vergence/contract";
import { checkWith, expectIds, flag, parseFlags, text } from "../command-line/arguments.ts";

export const watchUsage = `Usage: vergence watch VIDEOID [--job JOBID] [--json]

  Shows how far a video is until a stream of it is ready, and gives its address; exit code 1 when fetching or processing failed.
  --job   waits for the stream that this job makes, where the video has others already
  --json  the video and its stream's address, for programs`;

export interface WatchCommand {
  id: number;
  /** Default: whichever job leads to a stream. */
  jobId?: number;
  isJson: boolean;
}

/** The flag, or the argument, that a field of a call on a video and its jobs comes from. */
export const flagOfWatchField = (field: string) => ({ id: "VIDEOID", jobId: "--job" })[field] ?? field;

const check = checkWith(flagOfWatchField);

/** @throws UsageError naming what is wrong */
export function parseWatchArgs(args: string[]): WatchCommand {
  const { values, flags, positionals } = parseFlags(args, { job: text, json: flag });
  expectIds("watch", positionals, { names: ["VIDEOID"], lister: "videos list" });
  const [id] = positionals;
  const { job: jobId } = values;
  const ids = jobId === undefined ? check(videoParams.safeParse({ id })) : check(jobParams.safeParse({ id, jobId }));
  return { ...ids, isJson: flags.has("json") };
}
