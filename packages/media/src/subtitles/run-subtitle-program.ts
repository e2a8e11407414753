import { fileURLToPath } from "node:url";
import { MediaError } from "../media-error.ts";
import { runTool } from "../tools/run-tool.ts";
import type { ProgramAnswer } from "./answer-as-program.ts";
import type { SubtitleFile } from "./read-subtitle.ts";
import { unreadableSubtitle } from "./unreadable-subtitle.ts";

/**
 * The most that the limits let in takes a few seconds: this ends what nobody thought of, and no good file on a busy
 * machine.
 */
const defaultTimeoutSeconds = 60;

/** Of JavaScript's heap. */
const defaultMaxMemoryMiB = 512;

export interface SubtitleProgramOptions {
  signal?: AbortSignal | undefined;
  launcher?: readonly string[];
  timeoutSeconds?: number | undefined;
  maxMemoryMiB?: number;
}

/**
 * Runs a module that calls `answerAsProgram` in a Node of its own, with nothing of our environment. Whatever a
 * stranger's text does to it, our event loop goes on and a stop takes effect. A thread would not do: V8 ends the whole
 * process for a string that finds no memory in one.
 * @returns what the module's work gives back, once its process is gone
 * @throws MediaError of the work; `unreadable_subtitle` for too much time, twice, or too much memory; as `runTool`
 */
export async function runSubtitleProgram<Result>(
  module: URL,
  task: SubtitleFile,
  options: SubtitleProgramOptions,
): Promise<Result> {
  const { fileName } = task;
  const { signal, launcher, timeoutSeconds = defaultTimeoutSeconds, maxMemoryMiB = defaultMaxMemoryMiB } = options;
  const words = [`--max-old-space-size=${maxMemoryMiB}`, fileURLToPath(module), JSON.stringify(task)];
  const limits = { timeoutSeconds, maxMemoryMiB };
  const run = { fileName, signal, launcher, timeoutSeconds, env: {}, toolName: "the reader of subtitles" };
  // Once more where the time ran out: a machine that stood still for a minute says nothing of the file.
  const output = await runTool(process.execPath, words, run)
    .catch((error: unknown) => {
      if (isTimedOut(error)) return runTool(process.execPath, words, run);
      throw error;
    })
    .catch((error: unknown) => {
      throw toUnreadable(error, fileName, limits) ?? error;
    });
  const answer: ProgramAnswer<Result> = JSON.parse(output);
  if (!answer.failure) return answer.result;
  const { code, message, permanent } = answer.failure;
  throw new MediaError(code, message, { permanent });
}

const isTimedOut = (error: unknown) => error instanceof MediaError && error.code === "timed_out";

/** What no other try heals: null for all else. */
function toUnreadable(
  error: unknown,
  fileName: string,
  limits: { timeoutSeconds: number; maxMemoryMiB: number },
): MediaError | null {
  if (!(error instanceof MediaError)) return null;
  const advice = "which no subtitle does: it is probably another kind of file. Export it again as SubRip (.srt)";
  if (isTimedOut(error))
    return unreadableSubtitle(
      fileName,
      `it took longer than ${limits.timeoutSeconds} seconds to read, twice, ${advice}`,
    );
  if (error.detail?.includes("JavaScript heap out of memory"))
    return unreadableSubtitle(fileName, `it takes more memory than ${limits.maxMemoryMiB} MiB to read, ${advice}`);
  return null;
}
