import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { wait } from "@vergence/timers";
import pg from "pg";
import { processIdentity } from "../process-identity.ts";
import { findPostgresBinaries } from "./binaries.ts";
import { ensureCluster, type PostgresFiles, postgresEnv, postgresFiles } from "./cluster.ts";
import { freePort, isPortFree } from "./free-port.ts";
import { giveUpDataDir, stopServer, takeOverDataDir } from "./leftovers.ts";
import { type UnprivilegedUser, unprivilegedUser } from "./unprivileged-user.ts";
import { watchOver } from "./watchdog.ts";

export interface PostgresOptions {
  /** Folder of the cluster, its password, its port and its log; made when it does not exist. */
  dataDir: string;
  /** Insist on a port. Else the one used last, or another free one when that is taken. */
  port?: number;
  /** Address to listen on; default 127.0.0.1. */
  host?: string;
  /** Database to make and to name in `url`; default "vergence". */
  database?: string;
  /** For tests only: faster, and loses data when the machine crashes. */
  fast?: boolean;
  /** Stops the server, also while it is still starting. */
  signal?: AbortSignal;
  /** As whom the server runs; found out when not given. */
  user?: UnprivilegedUser;
  /** PATH of the server's programs; default `/usr/bin:/bin`. */
  searchPath?: string | undefined;
  log?: (message: string) => void;
}

export interface RunningPostgres {
  /** Of the superuser, with password. */
  url: string;
  port: number;
  pid: number;
  /** Settles when the server has ended, wanted or not. */
  exited: Promise<void>;
  /** Fast shutdown: open transactions roll back, everything acknowledged is on disk. Safe to call again. */
  stop(): Promise<void>;
}

const startDeadlineMs = 60_000;
const attempts = 5;
const durable = ["wal_compression=on"];
const unsafe = [
  "fsync=off",
  "synchronous_commit=off",
  "full_page_writes=off",
  "wal_level=minimal",
  "max_wal_senders=0",
];

/**
 * Starts the Postgres that npm installed, as root or not, and waits until it takes connections. It stops with this
 * process, even when that is killed; what an earlier crash left behind is cleared first.
 * @throws when the folder is in use, the insisted port is taken, or Postgres does not run on this system.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { host = "127.0.0.1", database = "vergence", log = () => {} } = options;
  const files = postgresFiles(options.dataDir);
  const { user = unprivilegedUser() } = options;
  const programs = { binaries: await findPostgresBinaries(), user, env: postgresEnv(options.searchPath) };
  if (options.port && !(await isPortFree(options.port, host)))
    throw new Error(`Port ${options.port} of ${host} is taken`);
  await takeOverDataDir(files);
  const password = ensureCluster(files, programs);

  for (let attempt = 1; ; attempt++) {
    const port = options.port || (await freePort(host, rememberedPort(files)));
    const settings = [`port=${port}`, `listen_addresses=${host}`, "unix_socket_directories=", "max_connections=300"];
    settings.push("log_timezone=UTC", "timezone=UTC", ...(options.fast ? unsafe : durable));
    const command = user.command(programs.binaries.postgres, [
      "-D",
      files.cluster,
      ...settings.flatMap((setting) => ["-c", setting]),
    ]);
    const logStart = trimLog(files.log);
    const logFile = openSync(files.log, "a", 0o600);
    // Its own session: Ctrl-C in a terminal must not stop the database before its clients.
    const child = spawn(command.file, command.args, {
      ...command.options,
      env: programs.env,
      detached: true,
      stdio: ["ignore", logFile, logFile],
    });
    closeSync(logFile);
    const server = superviseServer(child, () => giveUpDataDir(files));
    const url = new URL(`postgresql://postgres@${host}:${port}/${database}`);
    url.password = password;
    try {
      await untilReady(server, url, options.signal);
    } catch (error) {
      await server.stop();
      options.signal?.throwIfAborted();
      const reason = readFileSync(files.log).subarray(logStart).toString().trim();
      // Another program took the port in between, or the backends of a killed postmaster are still on their way out.
      const passes = !options.port && /Address already in use|pre-existing shared memory block/i.test(reason);
      if (passes && attempt < attempts) {
        await takeOverDataDir(files);
        await wait(200 * attempt);
        continue;
      }
      throw new Error(`Postgres does not start: ${(error as Error).message}\n${reason}`);
    }
    writeFileSync(files.port, `${port}\n`);
    log(`Postgres listens on ${host}:${port}`);
    return { url: url.href, port, pid: server.pid, exited: server.exited, stop: server.stop };
  }
}

/** The server's life: it never outlives us, and stopping it twice is stopping it once. */
function superviseServer(child: ChildProcess, onExit: () => void) {
  let failure: Error | undefined;
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", (error) => {
      failure = error;
      resolve();
    });
  });
  const pid = child.pid ?? 0;
  const identity = processIdentity(pid);
  const watchdog = pid > 0 ? watchOver(pid) : undefined;
  let stopping: Promise<void> | undefined;
  async function stop() {
    if (identity !== null) await stopServer(identity);
    await exited;
  }
  void exited.then(() => {
    watchdog?.release();
    onExit();
  });
  return {
    pid,
    exited,
    hasExited: () => child.exitCode !== null || child.signalCode !== null || failure !== undefined,
    failure: () => failure,
    stop: () => (stopping ??= stop()),
  };
}

/** Waits until the server takes connections, and makes the database when it is not there. */
async function untilReady(server: ReturnType<typeof superviseServer>, url: URL, signal?: AbortSignal): Promise<void> {
  const adminUrl = new URL(url);
  adminUrl.pathname = "/postgres";
  const database = url.pathname.slice(1);
  const deadline = performance.now() + startDeadlineMs;
  for (;;) {
    signal?.throwIfAborted();
    if (server.hasExited()) throw server.failure() ?? new Error("the server ended at once");
    const client = new pg.Client({ connectionString: adminUrl.href, connectionTimeoutMillis: 5_000 });
    client.on("error", () => {});
    try {
      await client.connect();
      const { rowCount } = await client.query("select from pg_database where datname = $1", [database]);
      if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(database)}`);
      return;
    } catch (error) {
      const isStarting = ["ECONNREFUSED", "ECONNRESET", "57P03"].includes((error as { code?: string }).code ?? "");
      if (!isStarting || performance.now() > deadline) throw error;
      await wait(20);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

function rememberedPort(files: PostgresFiles): number | undefined {
  if (!existsSync(files.port)) return undefined;
  const port = Number.parseInt(readFileSync(files.port, "utf8"), 10);
  return port > 0 && port < 65536 ? port : undefined;
}

/** Empties a log that has grown large; where what comes next begins, in bytes. */
function trimLog(file: string): number {
  if (!existsSync(file)) return 0;
  const { size } = statSync(file);
  if (size < 10_000_000) return size;
  truncateSync(file);
  return 0;
}
