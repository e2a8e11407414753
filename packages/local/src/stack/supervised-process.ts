import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { timeoutSignal, wait } from "@vergence/timers";
import { openProcessLog } from "./log-file.ts";
import { watchFolders } from "./watch-folders.ts";

/** A Node program of the stack that has to keep running. */
export interface ProcessSpec {
  name: string;
  /** Arguments of `node`. */
  args: string[];
  env: Record<string, string | undefined>;
  cwd?: string;
  /** Asked until it says yes; none means that running is being ready. */
  isReady?: (signal: AbortSignal) => Promise<boolean>;
  /** How long it may take to end after SIGTERM, before it is killed. */
  stopTimeoutMs: number;
  /** Files and folders, absolute: a change in them, once the process has been ready, starts it again. */
  restartOn?: readonly string[];
}

export interface SupervisorOptions {
  logDir: string;
  log: (message: string) => void;
  readyDeadlineMs?: number;
  /** Pause before the n-th restart in a row, from 0. */
  backOffMs?: (restart: number) => number;
}

const steadyAfterMs = 60_000;
const defaultBackOffMs = (restart: number) => Math.min(500 * 2 ** restart, 30_000);

/**
 * Starts a process, waits until it is ready, and from then on starts it again, with growing pauses, whenever it ends.
 * It runs in a group of its own, so that Ctrl-C in a terminal reaches only us, and its stdin is a pipe that ends when
 * we do, however we end. A change of what it is to be restarted on ends it, or the pause, and starts it again at
 * once.
 * @returns how to stop it
 * @throws when it ends, or is not ready in time, at its first start
 */
export async function superviseProcess(spec: ProcessSpec, signal: AbortSignal, options: SupervisorOptions) {
  const { log, backOffMs = defaultBackOffMs, readyDeadlineMs = 60_000 } = options;
  const output = openProcessLog(path.join(options.logDir, `${spec.name}.log`), (line) => log(`${spec.name} │ ${line}`));
  const stopRequest = new AbortController();
  let current = launch(spec, output.add);

  const stop = async () => {
    stopRequest.abort();
    await endGroup(current, spec.stopTimeoutMs);
  };
  try {
    await untilReady(spec, current, AbortSignal.any([signal, timeoutSignal(readyDeadlineMs)]));
  } catch (error) {
    await stop();
    signal.throwIfAborted();
    throw new Error(`${spec.name} does not start: ${(error as Error).message}\n${output.tail()}`);
  }

  let change = new AbortController();
  const onChange = (file: string) => {
    change.abort(path.relative(spec.cwd ?? "", file));
    if (!current.hasEnded()) void endGroup(current, spec.stopTimeoutMs);
  };
  const onWatchError = ({ message }: Error) => log(`${spec.name} does not start again on some edits: ${message}`);
  const stopWatching = spec.restartOn && (await watchFolders(spec.restartOn, onChange, onWatchError));

  async function keepRunning() {
    for (let restarts = 0; ; restarts++) {
      const startedAt = performance.now();
      const reason = await current.ended;
      killGroup(current.child, "SIGKILL"); // what it started and left behind
      if (stopRequest.signal.aborted) return;
      if (performance.now() - startedAt > steadyAfterMs) restarts = 0;
      if (!change.signal.aborted) {
        const pauseMs = backOffMs(restarts);
        log(`${spec.name} ended unexpectedly (${reason}); starting it again in ${(pauseMs / 1000).toFixed(1)} s`);
        await wait(pauseMs, { signal: AbortSignal.any([stopRequest.signal, change.signal]) }).catch(() => {});
      }
      if (stopRequest.signal.aborted) return;
      if (change.signal.aborted) log(`${spec.name} starts again: ${change.signal.reason} changed`);
      change = new AbortController();
      current = launch(spec, output.add);
    }
  }
  const keeping = keepRunning();
  return async () => {
    await stopWatching?.();
    await stop();
    await keeping;
  };
}

interface Launched {
  child: ChildProcess;
  ended: Promise<string>;
  hasEnded: () => boolean;
}

function launch(spec: ProcessSpec, addOutput: (output: NonNullable<ChildProcess["stdout"]>) => void): Launched {
  const env = { ...spec.env, VERGENCE_EXIT_WITH_PARENT: "1" };
  const child = spawn(process.execPath, spec.args, {
    cwd: spec.cwd,
    env,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => {});
  addOutput(child.stdout);
  addOutput(child.stderr);
  let hasEnded = false;
  const ended = new Promise<string>((resolve) => {
    const end = (reason: string) => {
      hasEnded = true;
      resolve(reason);
    };
    child.once("error", (error) => end(error.message));
    child.once("exit", (code, exitSignal) => end(exitSignal ?? `exit code ${code}`));
  });
  return { child, ended, hasEnded: () => hasEnded };
}

async function untilReady({ isReady }: ProcessSpec, launched: Launched, signal: AbortSignal): Promise<void> {
  while (isReady && !(await isReady(signal).catch(() => false))) {
    if (launched.hasEnded()) break;
    if (signal.aborted) throw new Error("it is not ready in time");
    await Promise.race([wait(50), launched.ended]);
  }
  if (launched.hasEnded()) throw new Error(`it ended (${await launched.ended})`);
}

/** SIGTERM to the process; when it does not end in time, SIGKILL; in any case SIGKILL to what it leaves behind. */
async function endGroup({ child, ended, hasEnded }: Launched, timeoutMs: number): Promise<void> {
  if (!hasEnded()) {
    child.kill("SIGTERM");
    const waiting = new AbortController();
    const timeout = wait(timeoutMs, { signal: waiting.signal }).catch(() => {});
    await Promise.race([ended, timeout]);
    waiting.abort();
  }
  killGroup(child, "SIGKILL");
  await ended;
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // nothing of it is left
  }
}
