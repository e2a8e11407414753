import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { choosePorts } from "./choose-ports.ts";
import { keepCredentials } from "./credentials.ts";
import { lockDataDir } from "./data-dir-lock.ts";
import { appEnv, baseUrl, embeddedServices } from "./plan.ts";
import { keepPostgres } from "./postgres-stage.ts";
import { writePrivateJson } from "./private-file.ts";
import { runStep, type StepSpec } from "./run-step.ts";
import { type Stage, startInOrder } from "./stages.ts";
import { type ProcessSpec, superviseProcess } from "./supervised-process.ts";

type Env = Record<string, string | undefined>;

/** The programs that make up the product; each function gets the environment that the apps run with. */
export interface StackPrograms {
  /** Checks the settings before anything starts. */
  check(env: Env): StepSpec;
  /** The embedded store's process; only started when no S3_ENDPOINT is given. */
  store(env: Env, where: { dataDir: string; port: number }): ProcessSpec;
  /** Migrations and whatever else has to be done once for each release. */
  release(env: Env): StepSpec[];
  /** In the order of their start; they stop in the opposite one. */
  apps(env: Env): ProcessSpec[];
}

export interface StackOptions {
  env: Env;
  /** Absolute. */
  dataDir: string;
  programs: StackPrograms;
  /** Aborts the start; once started, use `stop`. */
  signal: AbortSignal;
  log(message: string): void;
}

export interface RunningStack {
  baseUrl: string;
  publicUrl: string;
  env: Env;
  stop(): Promise<void>;
}

/**
 * Starts everything for which the environment names no service: Postgres and the store, then the release steps, then
 * the apps. While it runs, `DATA_DIR/runtime.json` says where: `{ baseUrl, pid }`.
 * @throws DataDirInUseError when a stack runs on the folder already; StepFailedError when settings are bad or a release
 * step fails
 */
export async function startStack({ env, dataDir, programs, signal, log }: StackOptions): Promise<RunningStack> {
  const unlock = lockDataDir(dataDir);
  const runtimeFile = path.join(dataDir, "runtime.json");
  const supervisor = { logDir: path.join(dataDir, "logs"), log };
  try {
    rmSync(runtimeFile, { force: true });
    const credentials = keepCredentials(dataDir, env);
    const ports = await choosePorts(dataDir, env);
    const embedded = embeddedServices(env);
    const envWith = (databaseUrl: string) => appEnv(env, dataDir, credentials, ports, databaseUrl);
    let ready = envWith("postgresql://postgres@127.0.0.1/not-yet");
    mkdirSync(ready.SCRATCH_DIR ?? dataDir, { recursive: true });

    const step = (spec: StepSpec): Stage => ({ name: spec.name, start: (stageSignal) => runStep(spec, stageSignal) });
    const supervised = (spec: ProcessSpec): Stage => ({
      name: spec.name,
      start: (stageSignal) => superviseProcess(spec, stageSignal, supervisor),
    });
    const postgres: Stage = {
      name: "Postgres",
      async start(stageSignal) {
        const { url, stop } = await keepPostgres({ dataDir, env, signal: stageSignal, log });
        ready = envWith(url);
        return stop;
      },
    };
    /** What follows needs the environment as it is once Postgres runs. */
    const group = (name: string, stages: () => Stage[]): Stage => ({
      name,
      start: (stageSignal) => startInOrder(stages(), stageSignal, log),
    });
    const stopAll = await startInOrder(
      [
        step(programs.check(ready)),
        ...(embedded.postgres ? [postgres] : []),
        ...(embedded.store
          ? [supervised(programs.store(ready, { dataDir: path.join(dataDir, "store"), port: ports.store }))]
          : []),
        group("release", () => programs.release(ready).map(step)),
        group("apps", () => programs.apps(ready).map(supervised)),
      ],
      signal,
      log,
    );
    const url = baseUrl(ready.HOST ?? "127.0.0.1", Number(ready.PORT));
    writePrivateJson(runtimeFile, { baseUrl: url, pid: process.pid });
    const stop = async () => {
      rmSync(runtimeFile, { force: true });
      await stopAll();
      unlock();
    };
    return { baseUrl: url, publicUrl: ready.PUBLIC_URL ?? url, env: ready, stop };
  } catch (error) {
    unlock();
    throw error;
  }
}
