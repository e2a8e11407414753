import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { freePort } from "@vergence/core/testing";
import { appArguments } from "@vergence/local";
import { waitUntil } from "./wait-until.ts";

const root = path.join(import.meta.dirname, "../..");

export interface AppProcess {
  child: ChildProcess;
  /** Only of what answers HTTP. */
  baseUrl: string;
  output(): string;
  kill(signal: NodeJS.Signals): Promise<void>;
}

function start(args: readonly string[], env: Record<string, string>, baseUrl: string): AppProcess {
  const child = spawn(process.execPath, args, {
    cwd: root,
    // Should the tests themselves be killed, the end of the pipe ends the child.
    env: {
      ...process.env,
      ...env,
      NODE_ENV: "production",
      VERGENCE_EXIT_WITH_PARENT: "1",
      DEV_STORE_EXIT_WITH_PARENT: "1",
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    child,
    baseUrl,
    output: () => output,
    async kill(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await ended;
    },
  };
}

/** Starts a real web server process and waits until it answers. */
export async function startWebProcess(env: Record<string, string>): Promise<AppProcess> {
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const app = start(appArguments.web, { ...env, PORT: String(port), PUBLIC_URL: baseUrl }, baseUrl);
  await untilAnswering("the web server", app, async () => (await fetch(`${baseUrl}/healthz`)).ok);
  return app;
}

/** Starts a real worker process. */
export function startWorkerProcess(env: Record<string, string>): AppProcess {
  return start(appArguments.worker, env, "");
}

/**
 * Starts the dev store as a process of its own, and waits until it answers; see its `main-config.ts` for what `env`
 * takes.
 */
export async function startStoreProcess(env: { DEV_STORE_PORT: string } & Record<string, string>): Promise<AppProcess> {
  const baseUrl = `http://127.0.0.1:${env.DEV_STORE_PORT}`;
  const app = start(["packages/dev-store/src/main.ts"], env, baseUrl);
  await untilAnswering("the store", app, async () => (await fetch(baseUrl)).status > 0);
  return app;
}

/** @throws with what it printed, when it ends in place of answering */
function untilAnswering(what: string, app: AppProcess, ask: () => Promise<boolean>): Promise<boolean> {
  return waitUntil(`the start of ${what}`, () => {
    if (app.child.exitCode !== null || app.child.signalCode !== null)
      throw new Error(`${what} ended:\n${app.output()}`);
    return ask().catch(() => false);
  });
}
