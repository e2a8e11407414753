import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { freePort } from "@vergence/core/testing";
import { inTime, waitFor } from "@vergence/timers/testing";

const app = path.join(import.meta.dirname, "../..");
/** To start in: it ends only what never does. */
const deadlineSeconds = 180;

/** How the app is served: by its own server, or by Next alone. */
export type Mount = "server.ts" | "next start";

export interface WebProcess {
  child: ChildProcess;
  baseUrl: string;
  /** All that it printed. */
  output(): string;
  /**
   * Waits for its end.
   * @returns its exit code, or the signal that ended it
   * @throws after two minutes, with all that it printed
   */
  ended(): Promise<number | string>;
  stop(): Promise<number | string>;
}

/** Starts the app in a process of its own, on a free port. Does not wait for it. */
export async function spawnWeb(mount: Mount, env: Record<string, string>): Promise<WebProcess> {
  const port = await freePort();
  const baseUrl = `http://127.0.0.1:${port}`;
  const args =
    mount === "server.ts"
      ? ["src/server.ts"]
      : ["node_modules/next/dist/bin/next", "start", "--port", String(port), "--hostname", "127.0.0.1"];
  const child = spawn(process.execPath, args, {
    cwd: app,
    env: {
      ...process.env,
      NEXT_TELEMETRY_DISABLED: "1",
      PORT: String(port),
      PUBLIC_URL: baseUrl,
      ...env,
      NODE_ENV: "production",
      VERGENCE_EXIT_WITH_PARENT: "1",
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const ended = new Promise<number | string>((resolve) =>
    child.once("close", (code, signal) => resolve(code ?? signal ?? "unknown")),
  );
  const stop = () => {
    child.kill("SIGTERM");
    const killing = setTimeout(() => child.kill("SIGKILL"), 15_000);
    return ended.finally(() => clearTimeout(killing));
  };
  return {
    child,
    baseUrl,
    stop,
    output: () => output,
    ended: () => inTime(() => `the web process to end; it printed:\n${output}`, ended),
  };
}

/** Waits until the path answers 200; throws what the process printed when it ends instead. */
export async function untilAnswering(web: WebProcess, pathname: string): Promise<void> {
  await waitFor(
    `${pathname} to answer`,
    async () => {
      if (web.child.exitCode !== null) throw new Error(`the web process ended:\n${web.output()}`);
      const answer = await fetch(web.baseUrl + pathname).catch(() => null);
      await answer?.body?.cancel();
      return answer?.status === 200;
    },
    { seconds: deadlineSeconds, everyMs: 50, describe: web.output },
  );
}
