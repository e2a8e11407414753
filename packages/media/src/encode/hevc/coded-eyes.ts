import { setImmediate } from "node:timers/promises";
import { wait } from "@vergence/timers";
import { MediaError } from "../../media-error.ts";
import { type LockStepOutput, lockStep } from "../../tools/lock-step.ts";
import type { MediaTools } from "../../tools/media-tools.ts";
import { type StartedTool, startTool } from "../../tools/start-tool.ts";

/** One run of ffmpeg that writes raw HEVC to stdout and, where it encodes both eyes, to `pipe:3`. */
export interface CodingRun {
  words: string[];
  fileName: string;
  outputCount: 1 | 2;
  /** A second tool, through which ffmpeg's one output goes, and which writes the HEVC. */
  through?: { path: string; name: string; words: string[] };
}

export interface CodingOptions {
  tools: MediaTools;
  timeoutSeconds: number;
  signal?: AbortSignal | undefined;
}

/**
 * Starts runs of ffmpeg side by side and hands over what they write, as it comes: one byte stream for each eye, left
 * first. When `use` fails or is done, no process is left.
 * @throws what explains a failure best: a run that failed by itself, before a reader that missed its bytes
 */
export async function withCodedEyes<Result>(
  runs: readonly CodingRun[],
  { tools, timeoutSeconds, signal }: CodingOptions,
  use: (outputs: readonly LockStepOutput[]) => Promise<Result>,
): Promise<Result> {
  const started: StartedTool[] = [];
  const stopped = new MediaError("aborted", "The other encode failed.", { permanent: false });
  try {
    const writers: StartedTool[] = [];
    for (const { words, fileName, outputCount, through } of runs) {
      const options = { fileName, timeoutSeconds, signal, launcher: tools.launcher, niceness: 10 };
      const ffmpeg = startTool(tools.ffmpeg.path, words, options, outputCount);
      started.push(ffmpeg);
      if (!through) {
        writers.push(ffmpeg);
        continue;
      }
      const second = { ...options, toolName: through.name, input: ffmpeg.outputs[0] };
      const encoder = startTool(through.path, through.words, second);
      started.push(encoder);
      writers.push(encoder);
    }
    const result = await use(writers.flatMap(({ outputs, finished }) => lockStep(outputs, finished)));
    // Who has seen enough need not read on: what is left of the run is of no use.
    const wholly = started.filter(({ outputs }) => outputs.every((output) => output.readableEnded));
    await Promise.all(wholly.map(({ finished }) => finished));
    return result;
  } catch (error) {
    throw (await firstFailure(started, stopped)) ?? error;
  } finally {
    for (const { stop } of started) stop(stopped);
    await Promise.allSettled(started.map(({ finished }) => finished));
  }
}

/**
 * The failure of a run that nobody stopped; the rest are stopped. A broken pipe is the reader's doing, not the run's.
 */
async function firstFailure(started: readonly StartedTool[], stopped: MediaError): Promise<unknown> {
  // A run that failed has closed its outputs already, but its exit may not have been reported yet: its reason is worth
  // a moment.
  await setImmediate();
  const closed = started.filter(({ outputs }) => outputs.every((output) => output.readableEnded));
  const reported = Promise.allSettled(closed.map(({ finished }) => finished));
  await Promise.race([reported, wait(1_000, { keepsProcessAlive: false })]);
  for (const { stop } of started) stop(stopped);
  const settled = await Promise.allSettled(started.map(({ finished }) => finished));
  const failures = settled.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
  return failures.find((failure) => failure !== stopped && !isBrokenPipe(failure));
}

function isBrokenPipe(failure: unknown): boolean {
  return failure instanceof MediaError && /Broken pipe/.test(failure.detail ?? "");
}
