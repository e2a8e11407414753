import { Worker } from "node:worker_threads";
import { MediaError } from "../media-error.ts";
import { aborted } from "../tools/start-tool.ts";
import type { ThreadAnswer } from "./answer-from-thread.ts";
import type { SubtitleFile } from "./read-subtitle.ts";
import { unreadableSubtitle } from "./unreadable-subtitle.ts";

/** What the limits let in takes a second or two: this ends what nobody thought of, and no good file on a busy machine. */
const deadlineSeconds = 60;

/** The most that the limits let in takes half of it. */
const maxMemoryMiB = 512;

export type SubtitleThreadOptions = {
  signal?: AbortSignal | undefined;
  /** Ends the thread as a file that cannot be read: after 60 s, where nothing else is asked for. */
  deadline?: AbortSignal;
  maxMemoryMiB?: number;
};

/**
 * Runs a module, which calls `answerFromThread`, in a thread of its own: whatever text it is given, the event loop goes on, hears of
 * a stop, and ends the thread. It sees none of the process's environment.
 * @returns what the module's work gives back, once the thread is gone
 * @throws MediaError of the work; `unreadable_subtitle` at the deadline and for want of memory; `aborted` on abort
 */
export async function runSubtitleThread<Result>(
  entry: URL,
  task: SubtitleFile,
  options: SubtitleThreadOptions = {},
): Promise<Result> {
  const { fileName } = task;
  const { signal, deadline = AbortSignal.timeout(deadlineSeconds * 1000) } = options;
  if (signal?.aborted) throw aborted(fileName, signal.reason);
  const thread = new Worker(entry, {
    workerData: task,
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: options.maxMemoryMiB ?? maxMemoryMiB },
  });
  let failure: Error | null = null;
  let answer: ThreadAnswer<Result> | null = null;
  const fail = (why: Error) => {
    failure ??= why;
    void thread.terminate();
  };
  const onAbort = () => fail(aborted(fileName, signal?.reason));
  const onDeadline = () => fail(unreadableSubtitle(fileName, tooSlow));
  signal?.addEventListener("abort", onAbort, { once: true });
  deadline.addEventListener("abort", onDeadline, { once: true });
  thread.once("message", (message) => {
    answer = message;
  });
  thread.once("error", (error) => fail(explain(error, fileName)));
  await new Promise((resolve) => thread.once("exit", resolve));
  signal?.removeEventListener("abort", onAbort);
  deadline.removeEventListener("abort", onDeadline);
  return resultOf(answer, failure);
}

const exportAnew = "which no subtitle does: it is probably another kind of file. Export it anew as SubRip (.srt)";
const tooSlow = `it takes longer than ${deadlineSeconds} seconds to read, ${exportAnew}`;
const tooLarge = `it takes more memory than ${maxMemoryMiB} MiB to read, ${exportAnew}`;

function explain(error: unknown, fileName: string): Error {
  const isOutOfMemory = error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
  if (isOutOfMemory) return unreadableSubtitle(fileName, tooLarge);
  return error instanceof Error ? error : new Error(String(error));
}

function resultOf<Result>(answer: ThreadAnswer<Result> | null, failure: Error | null): Result {
  if (failure) throw failure;
  if (!answer) throw new Error("A thread that reads a subtitle ended without an answer.");
  if (answer.failure) {
    const { code, message, permanent } = answer.failure;
    throw new MediaError(code, message, { permanent });
  }
  return answer.result;
}
