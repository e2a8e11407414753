import path from "node:path";
import { wait } from "@vergence/timers";
import { type RunningPostgres, startPostgres } from "../postgres/start-postgres.ts";

interface KeepPostgresOptions {
  /** Of the stack; Postgres gets a folder in it. */
  dataDir: string;
  /** Only its PATH reaches Postgres. */
  env: Record<string, string | undefined>;
  signal: AbortSignal;
  log(message: string): void;
}

/**
 * Starts the embedded Postgres and, should it ever end by itself, starts it again on the same port.
 * @returns its URL and how to stop it
 */
export async function keepPostgres({ dataDir, env, signal, log }: KeepPostgresOptions) {
  const stopRequest = new AbortController();
  const options = { dataDir: path.join(dataDir, "postgres"), searchPath: env.PATH, log };
  let current: RunningPostgres = await startPostgres({ ...options, signal });
  const { url, port } = current;

  async function keepRunning() {
    for (;;) {
      await current.exited;
      for (let pauseMs = 500; !stopRequest.signal.aborted; pauseMs = Math.min(pauseMs * 2, 30_000)) {
        log(`Postgres ended unexpectedly; starting it again in ${(pauseMs / 1000).toFixed(1)} s`);
        await wait(pauseMs, { signal: stopRequest.signal }).catch(() => {});
        if (stopRequest.signal.aborted) return;
        try {
          current = await startPostgres({ ...options, port, signal: stopRequest.signal });
          break;
        } catch (error) {
          log(String(error));
        }
      }
      if (stopRequest.signal.aborted) return;
    }
  }
  const keeping = keepRunning();
  const stop = async () => {
    stopRequest.abort();
    await current.stop();
    await keeping;
  };
  return { url, stop };
}
