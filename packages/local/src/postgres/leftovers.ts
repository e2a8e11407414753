import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { wait } from "@vergence/timers";
import { isProcessAlive, processCommandLine, processIdentity } from "../process-identity.ts";
import type { PostgresFiles } from "./cluster.ts";

/**
 * Takes over a data folder after a crash: stops a server that outlived the process which started it, and removes its
 * stale `postmaster.pid`, whose process id the system may have given to something else by now.
 * @throws when a living process runs a server on the folder.
 */
export async function takeOverDataDir(files: PostgresFiles): Promise<void> {
  mkdirSync(files.dataDir, { recursive: true, mode: 0o700 });
  const owner = existsSync(files.owner) ? readFileSync(files.owner, "utf8").trim() : "";
  const server = runningServer(files);
  const isOurs = owner === processIdentity(process.pid);
  if (isOurs ? server !== null : owner !== "" && isProcessAlive(owner))
    throw new Error(`${files.dataDir} is in use: process ${Number.parseInt(owner, 10)} runs Postgres on it`);
  if (server !== null) await stopServer(server);
  rmSync(path.join(files.cluster, "postmaster.pid"), { force: true });
  writeFileSync(files.owner, `${processIdentity(process.pid)}\n`, { mode: 0o600 });
}

/** Says that nobody uses the folder any more. */
export function giveUpDataDir(files: PostgresFiles): void {
  rmSync(files.owner, { force: true });
}

/** Identity of the postmaster that runs on the cluster, if one does. */
function runningServer(files: PostgresFiles): string | null {
  const pidFile = path.join(files.cluster, "postmaster.pid");
  if (!existsSync(pidFile)) return null;
  const pid = Number.parseInt(readFileSync(pidFile, "utf8"), 10);
  return processCommandLine(pid).includes(files.cluster) ? processIdentity(pid) : null;
}

/**
 * Stops a postmaster: fast shutdown, then an immediate one, then none of its choice. The later ones cost the next start
 * a recovery, never an acknowledged row.
 */
export async function stopServer(identity: string): Promise<void> {
  const pid = Number.parseInt(identity, 10);
  for (const [signal, timeoutMs] of [
    ["SIGINT", 30_000],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 5_000],
  ] as const) {
    if (!isProcessAlive(identity)) return;
    process.kill(pid, signal);
    const deadline = performance.now() + timeoutMs;
    while (isProcessAlive(identity) && performance.now() < deadline) await wait(20);
  }
  if (isProcessAlive(identity)) throw new Error(`Postgres (process ${pid}) does not stop`);
}
