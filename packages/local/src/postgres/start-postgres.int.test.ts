import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { processIdentity } from "../process-identity.ts";
import { type PostgresOptions, type RunningPostgres, startPostgres } from "./start-postgres.ts";
import { unprivilegedUser } from "./unprivileged-user.ts";

let dataDir: string;
const running: RunningPostgres[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "vergence-postgres-"));
});
afterEach(async () => {
  for (const postgres of running.splice(0)) await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function start(options: Partial<PostgresOptions> = {}): Promise<RunningPostgres> {
  const postgres = await startPostgres({ dataDir, ...options });
  running.push(postgres);
  return postgres;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

const isGone = (pid: number) => processIdentity(pid) === null;
/** The limit is for a server that never ends, however busy the machine is. */
const untilGone = (pid: number) =>
  expect.poll(() => isGone(pid), { timeout: 200_000, message: `Postgres (process ${pid}) is gone` }).toBe(true);

const untilEnded = (owner: ChildProcess) =>
  expect.poll(() => owner.signalCode, { timeout: 120_000, message: "signal that ended the owner" }).toBe("SIGKILL");

/** A Postgres whose owner is another process, which the test may kill. */
async function startElsewhere(): Promise<{ owner: ChildProcess; url: string; pid: number }> {
  const script = path.join(import.meta.dirname, "testing/postgres-process.ts");
  const owner = spawn(process.execPath, [script, dataDir], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void owner.kill("SIGKILL"));
  const lines = createInterface({ input: owner.stdout });
  const [line] = await Promise.race([
    once(lines, "line"),
    once(lines, "close").then(() => Promise.reject(new Error("The owner's process ended before its Postgres ran."))),
  ]);
  return { owner, ...JSON.parse(line) };
}

/** Process ids of all that descends from `pid`. */
function descendants(pid: number): number[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  const pairs = stdout
    .trim()
    .split("\n")
    .map((row) => row.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    pairs.flatMap(([child = 0, of]) => (of === parent ? [child, ...below(child)] : []));
  return below(pid);
}

/** One may have ended with the one before. */
function killAll(pids: readonly number[]): void {
  for (const pid of new Set(pids)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      expect(error).toMatchObject({ code: "ESRCH" });
    }
  }
}

describe("startPostgres", () => {
  test("restart › keeps port, password and rows; durable settings", async () => {
    const first = await start();
    await query(first.url, "create table kept as select 1 as row");
    expect(await query(first.url, "select current_setting('fsync') as fsync")).toEqual([{ fsync: "on" }]);
    await first.stop();
    expect(isGone(first.pid)).toBe(true);
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await query(second.url, "select row from kept")).toEqual([{ row: 1 }]);
  });

  test("fast › gives durability up", async () => {
    const { url } = await start({ fast: true });
    expect(await query(url, "select current_setting('fsync') as fsync")).toEqual([{ fsync: "off" }]);
  });

  test("the remembered port is taken › another one is used", async () => {
    const first = await start();
    await first.stop();
    const thief = net.createServer().listen(first.port, "127.0.0.1");
    await once(thief, "listening");
    onTestFinished(() => void thief.close());
    const second = await start();
    expect(second.port).not.toBe(first.port);
    expect(await query(second.url, "select 1 as one")).toEqual([{ one: 1 }]);
    await expect(startPostgres({ dataDir: `${dataDir}/other`, port: first.port })).rejects.toThrow(/taken/);
  });

  test("kill -9 of owner and server › every acknowledged row is there after the next start", async () => {
    const { owner, url, pid } = await startElsewhere();
    await query(url, "create table acknowledged (row int primary key)");
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => {});
    await client.connect();
    let acknowledged = 0;
    const writing = (async () => {
      for (;;) {
        await client.query("insert into acknowledged values ($1)", [acknowledged + 1]);
        acknowledged++;
      }
    })().catch(() => {});
    await expect.poll(() => acknowledged, { timeout: 120_000, message: "acknowledged rows" }).toBeGreaterThan(200);
    const everything = [owner.pid ?? 0, pid, ...descendants(owner.pid ?? 0), ...descendants(pid)];
    killAll(everything);
    await writing;
    const atKill = acknowledged;
    await untilGone(pid);
    const { url: newUrl } = await start();
    const [{ rows, last } = {}] = await query(newUrl, "select count(*)::int rows, max(row) last from acknowledged");
    expect(rows).toBe(last);
    expect(rows).toBeGreaterThanOrEqual(atKill);
  });

  test("kill -9 of the owner alone › the server stops by itself", async () => {
    const { owner, pid } = await startElsewhere();
    owner.kill("SIGKILL");
    await untilGone(pid);
  });

  test("an orphan still runs on the folder › it is stopped cleanly first", async () => {
    const { owner, url, pid } = await startElsewhere();
    await query(url, "create table kept as select 1 as row");
    // The watchdog dies with its owner: what remains is the server.
    const watchdog = descendants(owner.pid ?? 0).filter((each) => each !== pid && !descendants(pid).includes(each));
    killAll([...watchdog, owner.pid ?? 0]);
    await untilEnded(owner);
    expect(isGone(pid)).toBe(false);
    const next = await start();
    expect(isGone(pid)).toBe(true);
    expect(await query(next.url, "select row from kept")).toEqual([{ row: 1 }]);
    expect(await readFile(path.join(dataDir, "postgres.log"), "utf8")).not.toContain("not properly shut down");
  });

  test("a living process runs on the folder › it says which, and leaves it alone", async () => {
    const { owner, url } = await startElsewhere();
    await expect(startPostgres({ dataDir })).rejects.toThrow(`process ${owner.pid} runs Postgres on it`);
    expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
    owner.kill("SIGKILL");
    await untilEnded(owner);
    const mine = await start();
    await expect(startPostgres({ dataDir })).rejects.toThrow(`process ${process.pid} runs Postgres on it`);
    expect(await query(mine.url, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("a stale postmaster.pid names a process that lives › it is no hindrance", async () => {
    await (await start()).stop();
    const stranger = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    onTestFinished(() => void stranger.kill("SIGKILL"));
    await writeFile(path.join(dataDir, "cluster/postmaster.pid"), `${stranger.pid}\n${dataDir}/cluster\n`);
    const { url } = await start();
    expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("the password file is lost › a new password is set", async () => {
    const first = await start();
    await query(first.url, "create table kept as select 1 as row");
    await first.stop();
    await rm(path.join(dataDir, "password"));
    const second = await start();
    expect(new URL(second.url).password).not.toBe(new URL(first.url).password);
    expect(await query(second.url, "select row from kept")).toEqual([{ row: 1 }]);
  });

  test("aborted while it starts › nothing runs on", async () => {
    const controller = new AbortController();
    const starting = startPostgres({ dataDir, signal: controller.signal });
    controller.abort(new Error("changed my mind"));
    await expect(starting).rejects.toThrow("changed my mind");
    await (await start()).stop();
  });

  test("the cluster is damaged › the error holds Postgres' own words", async () => {
    await (await start()).stop();
    await writeFile(path.join(dataDir, "cluster/PG_VERSION"), "9.4\n");
    await expect(startPostgres({ dataDir })).rejects.toThrow(/not compatible/);
  });

  test.runIf(process.getuid?.() === 0)("root without user namespaces › runs as uid 65534, and back", async () => {
    const user = unprivilegedUser(0, () => false);
    const first = await start({ user });
    await query(first.url, "create table kept as select 1 as row");
    const { stdout } = spawnSync("ps", ["-o", "uid=", "-p", String(first.pid)], { encoding: "utf8" });
    expect(stdout.trim()).toBe("65534");
    await first.stop();
    const second = await start();
    expect(await query(second.url, "select row from kept")).toEqual([{ row: 1 }]);
  });
});
