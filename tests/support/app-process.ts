import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { freePort } from "@vergence/core/testing";
import { appArguments } from "@vergence/local";
import { waitUntil } from "./wait-until.ts";

const root = path.join(import.meta.dirname, "../..");

export interface AppProcess {
  child: ChildProcess;
  /** Only of a web server. */
  baseUrl: string;
  output(): string;
  kill(signal: NodeJS.Signals): Promise<void>;
}

function start(app: keyof typeof appArguments, env: Record<string, string>, baseUrl: string): AppProcess {
  const child = spawn(process.execPath, appArguments[app], {
    cwd: root,
    // Should the tests themselves be killed, the end of the pipe ends the child.
    env: { ...process.env, ...env, NODE_ENV: "production", VERGENCE_EXIT_WITH_PARENT: "1" },
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
  const app = start("web", { ...env, PORT: String(port), PUBLIC_URL: baseUrl }, baseUrl);
  await waitUntil("the web server's start", async () => {
    if (app.child.exitCode !== null) throw new Error(`the web server ended:\n${app.output()}`);
    return fetch(`${baseUrl}/healthz`)
      .then((answer) => answer.ok)
      .catch(() => false);
  });
  return app;
}

/** Starts a real worker process. */
export function startWorkerProcess(env: Record<string, string>): AppProcess {
  return start("worker", env, "");
}
