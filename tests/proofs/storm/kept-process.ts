import { wait } from "@vergence/timers";

/** One life of a process. */
export interface LiveProcess {
  ended: Promise<unknown>;
  /** SIGKILL; resolves once it is gone. */
  kill(): Promise<void>;
  /** Ends it in good order, where that is another way. */
  end?(): Promise<void>;
  /** What it printed, should it end by itself. */
  output(): string;
}

/** A process that is started again whenever it ends, as a supervisor does. */
export interface KeptProcess {
  /** Kills it; resolves once it is back. It stays down for as long as `whileDown` takes. */
  kill(whileDown: () => Promise<unknown>): Promise<void>;
  /** What was printed by those that ended though nobody had killed them. */
  ownEnds: string[];
  /** Ends it for good. */
  stop(): Promise<void>;
}

const restartPauseMs = 500;

/**
 * Starts a process and keeps it running. A start that fails, as while the database is unreachable, is tried again.
 * @throws when its first start fails
 */
export async function keepProcess(start: () => Promise<LiveProcess>): Promise<KeptProcess> {
  let current = await start();
  let isStopping = false;
  let whileDown: Promise<unknown> | undefined;
  const killed = new WeakSet<LiveProcess>();
  const ownEnds: string[] = [];
  const waiting: (() => void)[] = [];
  const end = (process: LiveProcess) => process.end?.() ?? process.kill();

  async function startAgain(): Promise<LiveProcess | null> {
    while (!isStopping) {
      await (whileDown ?? wait(restartPauseMs));
      whileDown = undefined;
      const started = await start().catch(() => null);
      if (started) return started;
    }
    return null;
  }
  async function keepRunning() {
    for (;;) {
      await current.ended;
      if (isStopping) return;
      if (!killed.has(current)) ownEnds.push(current.output().slice(-2_000));
      const next = await startAgain();
      if (!next) return;
      current = next;
      for (const isBack of waiting.splice(0)) isBack();
      if (isStopping) await end(current);
    }
  }
  const keeping = keepRunning();

  return {
    ownEnds,
    async kill(during) {
      const isBack = new Promise<void>((resolve) => waiting.push(resolve));
      const doomed = current;
      killed.add(doomed);
      const isDown = doomed.kill().then(during);
      // Without this its failure would not be reported before the wait below.
      whileDown = isDown.catch(() => undefined);
      await isDown;
      await isBack;
    },
    async stop() {
      isStopping = true;
      await end(current);
      await keeping;
    },
  };
}
