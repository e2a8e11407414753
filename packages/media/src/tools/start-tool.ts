import { type ChildProcess, spawn } from "node:child_process";
import { constants, setPriority } from "node:os";
import { basename } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { startTimer } from "@vergence/timers";
import { MediaError } from "../media-error.ts";
import { explainFailure } from "./explain-failure.ts";
import { timedOut } from "./timed-out.ts";
import { endWith, startToolSpan } from "./tool-span.ts";

export interface StartToolOptions {
  /** The film maker's name of the file that is read, for messages. */
  fileName: string;
  timeoutSeconds: number;
  launcher?: readonly string[];
  cwd?: string;
  /** All that it sees of an environment; ours, where it is left out. */
  env?: NodeJS.ProcessEnv;
  signal?: AbortSignal | undefined;
  /** 0 (normal) to 19 (gentlest). */
  niceness?: number;
  /** What it reads from stdin: another tool's output, which is ended when this one reads no more. */
  input?: Readable | undefined;
  /** For messages, where it is not ffmpeg. */
  toolName?: string;
}

export interface StartedTool {
  /**
   * What the tool writes: stdout, then `pipe:3`, `pipe:4` and so on. Each must be read to its end, or the tool waits
   * for ever.
   */
  outputs: readonly Readable[];
  /** Settles when the process is gone and its outputs are read: rejects with a MediaError. */
  finished: Promise<void>;
  /** Kills the whole group; `finished` then rejects with the first reason given. */
  stop: (why: MediaError) => void;
}

const stderrTailCharacters = 8_192;

/**
 * Starts a tool in a process group of its own, which is killed whole on abort, time-out, `stop`, or our own exit.
 * `outputCount` says how many pipes it writes to.
 * @throws MediaError `aborted` for a signal that is aborted already, before anything is started
 * @throws RangeError for a time limit of NaN, likewise
 */
export function startTool(
  path: string,
  toolArguments: readonly string[],
  options: StartToolOptions,
  outputCount = 1,
): StartedTool {
  const { fileName, signal, launcher = [], timeoutSeconds } = options;
  const toolName = options.toolName ?? basename(path);
  if (signal?.aborted) throw aborted(fileName, signal.reason);
  // Its timer refuses NaN as well, but only when the process runs that it should have ended.
  if (Number.isNaN(timeoutSeconds))
    throw new RangeError(`timeoutSeconds of ${toolName} on "${fileName}" must be a number of seconds, not NaN.`);
  const [command = path, ...words] = [...launcher, path, ...toolArguments];
  const span = startToolSpan(path);
  const child = spawn(command, words, {
    cwd: options.cwd,
    env: options.env,
    detached: process.platform !== "win32",
    stdio: [options.input ? "pipe" : "ignore", "pipe", "pipe", ...Array<"pipe">(outputCount - 1).fill("pipe")],
    windowsHide: true,
  });

  // Whichever of the two breaks reports it by its own exit.
  if (options.input && child.stdin) pipeline(options.input, child.stdin).catch(() => {});

  let failure: MediaError | null = null;
  const stop = (why: MediaError) => {
    failure ??= why;
    killGroup(child);
  };
  const onAbort = () => stop(aborted(fileName, signal?.reason));
  const onExit = () => killGroup(child);
  const timer = startTimer(() => stop(timedOut(fileName, toolName, timeoutSeconds)), timeoutSeconds * 1000);
  signal?.addEventListener("abort", onAbort, { once: true });
  process.once("exit", onExit);
  if (options.niceness !== undefined && child.pid !== undefined) beGentle(child.pid, options.niceness);

  const finish = async () => {
    try {
      const stderr = keepTail(child);
      const { exitCode, exitSignal } = await closed(child);
      if (failure) throw failure;
      if (exitCode !== 0) {
        const { toolName } = options;
        throw explainFailure({ fileName, toolName, stderrTail: stderr(), exitCode, signal: exitSignal });
      }
    } finally {
      timer.stop();
      signal?.removeEventListener("abort", onAbort);
      process.off("exit", onExit);
    }
  };
  const finished = finish();
  // The reader of the outputs may fail first, and await this later or never.
  void endWith(span, finished);
  const outputs = [child.stdout, ...child.stdio.slice(3)].filter((output) => output instanceof Readable);
  return { outputs, finished, stop };
}

function closed(child: ChildProcess): Promise<{ exitCode: number | null; exitSignal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.once("error", (cause) => {
      reject(new MediaError("tool_missing", `${child.spawnfile} could not be started.`, { permanent: false, cause }));
    });
    child.once("close", (exitCode, exitSignal) => resolve({ exitCode, exitSignal }));
  });
}

function keepTail(child: ChildProcess): () => string {
  let tail = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    tail = (tail + text).slice(-stderrTailCharacters);
  });
  return () => tail.trim();
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // Already gone.
  }
}

function beGentle(pid: number, niceness: number): void {
  try {
    setPriority(pid, Math.min(niceness, constants.priority.PRIORITY_LOW));
  } catch {
    // It ended before we came to it, or the system does not allow it: neither matters to the result.
  }
}

function aborted(fileName: string, cause: unknown): MediaError {
  return new MediaError("aborted", `Work on "${fileName}" was stopped.`, { permanent: false, cause });
}
