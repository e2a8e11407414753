import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createTestContext, freePort, type TestContext } from "@vergence/core/testing";
import { startPostgres } from "@vergence/local";
import { type AppProcess, startStoreProcess, startWebProcess, startWorkerProcess } from "../../support/app-process.ts";
import { makeTemplateDatabase } from "../../support/template-database.ts";
import type { StormForm } from "./form.ts";
import { type KeptProcess, keepProcess, type LiveProcess } from "./kept-process.ts";

/** What a storm kills. */
export type Victim = "web" | "worker" | "store" | "postgres";

/** The product as it is run: each part a process of its own that is started again whenever it ends. */
export interface Stage {
  t: TestContext;
  /** A folder of the stage's own, for clips; removed at its end. */
  folder: string;
  scratchDir: string;
  processes: Record<Victim, KeptProcess[]>;
  /** Of all web servers, also of those that are down, as a plain load balancer has it. */
  webUrls(): string[];
  stop(): Promise<void>;
}

const credentials = { region: "us-east-1", accessKeyId: "storm-tests", secretAccessKey: "secret-of-the-storm" };

/**
 * Starts a Postgres, a store, web servers and workers of the storm's own; what has started is stopped when a later one
 * fails.
 */
export async function startStage({ webCount, workerCount }: StormForm): Promise<Stage> {
  const folder = await mkdtemp(path.join(tmpdir(), "vergence-storm-"));
  const ends: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  const keep = async (start: () => Promise<LiveProcess>) => {
    const kept = await keepProcess(start);
    ends.push(() => kept.stop());
    return kept;
  };
  try {
    // Durable, as in production: what is acknowledged must outlive every kill.
    const dataDir = path.join(folder, "postgres");
    const first = await startPostgres({ dataDir });
    const { url, port } = first;
    const templateDatabase = await makeTemplateDatabase(url);
    await first.stop();
    const postgres = await keep(async () => {
      const running = await startPostgres({ dataDir, port });
      const kill = async () => {
        try {
          process.kill(running.pid, "SIGKILL");
        } catch {
          // It ended by itself.
        }
        await running.exited;
      };
      return { ended: running.exited, kill, end: running.stop, output: () => "" };
    });

    const storePort = await freePort();
    const store = await keep(async () =>
      ofApp(
        await startStoreProcess({
          DEV_STORE_DATA_DIR: path.join(folder, "store"),
          DEV_STORE_PORT: String(storePort),
          S3_REGION: credentials.region,
          S3_ACCESS_KEY_ID: credentials.accessKeyId,
          S3_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        }),
      ),
    );
    const t = await createTestContext({
      // Nobody's film may fail for an outage, however long this machine takes to start things again.
      env: { STORE_RETRY_SECONDS: "3600" },
      servers: {
        postgresUrl: url,
        templateDatabase,
        store: { endpoint: `http://127.0.0.1:${storePort}`, ...credentials },
      },
    });
    ends.push(() => t.close());

    const scratchDir = path.join(folder, "scratch");
    const env = { ...t.env, SCRATCH_DIR: scratchDir };
    const urls: string[] = [];
    const startWeb = async (index: number) => {
      const app = await startWebProcess(env);
      urls[index] = app.baseUrl;
      return ofApp(app);
    };
    const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
    const web = await Promise.all(numbers(webCount).map((index) => keep(() => startWeb(index))));
    const worker = await Promise.all(numbers(workerCount).map(() => keep(async () => ofApp(startWorkerProcess(env)))));
    const processes = { web, worker, store: [store], postgres: [postgres] };
    return { t, folder, scratchDir, processes, webUrls: () => urls, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function ofApp(app: AppProcess): LiveProcess {
  const hasEnded = app.child.exitCode !== null || app.child.signalCode !== null;
  const ended = hasEnded ? Promise.resolve() : once(app.child, "exit");
  return { ended, kill: () => app.kill("SIGKILL"), output: app.output };
}
