import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { processIdentity } from "../process-identity.ts";
import { type RunningStack, startStack } from "./start-stack.ts";
import { fakePrograms } from "./testing/fake-programs.ts";

let dataDir: string;
let journal: string;
const stacks: RunningStack[] = [];
let lines: string[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "vergence-stack-"));
  journal = path.join(dataDir, "journal");
  lines = [];
});
afterEach(async () => {
  for (const stack of stacks.splice(0)) await stack.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Services that run already, so that only the fakes start. */
const elsewhere = { DATABASE_URL: "postgresql://elsewhere/db", S3_ENDPOINT: "http://elsewhere" };
const base = { PATH: process.env.PATH, PORT: "0" };

async function start(env: Record<string, string>, failing?: string, signal = new AbortController().signal) {
  const log = (line: string) => lines.push(line);
  const programs = fakePrograms(journal, failing);
  const stack = await startStack({ env: { ...base, ...env }, dataDir, programs, signal, log });
  stacks.push(stack);
  return stack;
}

/** `[name, event, pid]` of everything that happened. */
const events = () =>
  (existsSync(journal) ? readFileSync(journal, "utf8") : "")
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
const story = () => events().map(([name, event]) => `${name} ${event}`);
const pidsOf = (name: string) => events().flatMap((e) => (e[0] === name && e[1] === "started" ? [Number(e[2])] : []));
const isGone = (pid: number) => processIdentity(pid) === null;
/** The limit is for what never happens, however busy the machine is. */
const untilTold = (count: number) =>
  expect.poll(story, { timeout: 120_000, interval: 20, message: `${count} lines of the journal` }).toHaveLength(count);
const untilStarted = (name: string, times: number) =>
  expect.poll(() => pidsOf(name).length, { timeout: 120_000, interval: 20, message: `starts of ${name}` }).toBe(times);
/** The process ends by itself, with exit code 0. */
const expectCleanEnd = (child: ChildProcess) =>
  expect
    .poll(() => [child.exitCode, child.signalCode], { timeout: 120_000, message: "exit code and signal" })
    .toEqual([0, null]);

/** A supervisor in a process of its own, ready. */
async function startElsewhere(env: Record<string, string> = elsewhere): Promise<ChildProcess> {
  const script = path.join(import.meta.dirname, "testing/fake-stack.ts");
  const options = { env: { ...base, ...env }, stdio: ["pipe", "pipe", "pipe"] as ["pipe", "pipe", "pipe"] };
  const child = spawn(process.execPath, [script, dataDir, journal], options);
  onTestFinished(() => void child.kill("SIGKILL"));
  let errors = "";
  child.stderr.on("data", (chunk) => (errors += chunk));
  await Promise.race([
    once(child.stdout, "data"),
    once(child, "exit").then(() => Promise.reject(new Error(`The stack did not start: ${errors}`))),
  ]);
  return child;
}

describe("startStack", () => {
  test("starts in order, says where it runs, stops in the opposite order", async () => {
    const stack = await start({ ...elsewhere });
    const runtimeFile = path.join(dataDir, "runtime.json");
    expect(JSON.parse(readFileSync(runtimeFile, "utf8"))).toEqual({ baseUrl: stack.baseUrl, pid: process.pid });
    expect((await fetch(stack.baseUrl)).status).toBe(200);
    await untilTold(5);
    await stack.stop();
    // Each process writes that it runs by itself: which of the two apps does so first is the scheduler's choice.
    expect(story().slice(0, 3)).toEqual(["check done", "migrate done", "prepare done"]);
    expect(story().slice(3, 5).sort()).toEqual(["web started", "worker started"]);
    expect(story().slice(5)).toEqual(["web ended-by-SIGTERM", "worker ended-by-SIGTERM"]);
    expect(existsSync(runtimeFile)).toBe(false);
  });

  test("nothing is given › Postgres and the store run here, and stop last", async () => {
    const stack = await start({});
    await untilTold(6);
    const databaseUrl = stack.env.DATABASE_URL ?? "";
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    await client.end();
    expect(stack.env).toMatchObject({
      S3_ENDPOINT: expect.stringContaining("http://127.0.0.1:"),
      S3_DEV_STORE: "true",
    });
    await stack.stop();
    expect(story().slice(-3)).toEqual(["web ended-by-SIGTERM", "worker ended-by-SIGTERM", "store ended-by-SIGTERM"]);
    await expect(new pg.Client({ connectionString: databaseUrl }).connect()).rejects.toThrow("ECONNREFUSED");
  });

  test("a second start › same secrets, same ports; only their owner may read them", async () => {
    const first = await start({ S3_ENDPOINT: "", DATABASE_URL: "postgresql://elsewhere/db" });
    await first.stop();
    const second = await start({ S3_ENDPOINT: "", DATABASE_URL: "postgresql://elsewhere/db" });
    const { PORT: _, PUBLIC_URL: __, ...kept } = first.env; // PORT=0 asks for any
    expect(second.env).toMatchObject(kept);
    expect(second.env.BOOTSTRAP_ADMIN_KEY).toMatch(/^vgk_.{40,}$/);
    expect(statSync(path.join(dataDir, "credentials.json")).mode & 0o777).toBe(0o600);
  });

  test("an app crashes › it is started again and the crash is reported", async () => {
    await start({ ...elsewhere });
    await untilStarted("worker", 1);
    process.kill(pidsOf("worker")[0] ?? 0, "SIGKILL");
    await untilStarted("worker", 2);
    expect(lines).toContainEqual(expect.stringMatching(/worker ended unexpectedly \(SIGKILL\); starting it again in/));
    expect(isGone(pidsOf("web")[0] ?? 0)).toBe(false);
  });

  test.for(["check", "migrate", "prepare", "web", "store"])(
    "%s fails › its words are reported, nothing runs on",
    async (name) => {
      const env = name === "store" ? { DATABASE_URL: elsewhere.DATABASE_URL } : elsewhere;
      await expect(start(env, name)).rejects.toThrow(`${name} has a reason to fail`);
      expect(["worker", "web", "store"].flatMap(pidsOf).filter((pid) => !isGone(pid))).toEqual([]);
      await (await start(env)).stop();
    },
  );

  test("stopped while it starts › what had started is stopped", async () => {
    const controller = new AbortController();
    const starting = start({ ...elsewhere }, "web-ready", controller.signal);
    const refused = expect(starting).rejects.toThrow("enough");
    await untilStarted("worker", 1);
    await untilStarted("web", 1);
    controller.abort(new Error("enough"));
    await refused;
    expect(["worker", "web"].flatMap(pidsOf).filter((pid) => !isGone(pid))).toEqual([]);
  });

  test("the folder is in use › it says by whom, and the running one stays", async () => {
    const running = await startElsewhere();
    await expect(start({ ...elsewhere })).rejects.toThrow(`already runs on ${dataDir} (process ${running.pid})`);
    expect(isGone(pidsOf("web")[0] ?? 0)).toBe(false);
    expect(existsSync(path.join(dataDir, "runtime.json"))).toBe(true);
  });

  test("PORT is taken › it says so before anything starts", async () => {
    const thief = net.createServer().listen(0, "127.0.0.1");
    await once(thief, "listening");
    onTestFinished(() => void thief.close());
    const { port } = thief.address() as net.AddressInfo;
    await expect(start({ ...elsewhere, PORT: String(port) })).rejects.toThrow(`PORT ${port} of 127.0.0.1 is taken`);
    expect(existsSync(journal)).toBe(false);
  });
});

describe("the supervisor's process", () => {
  test.for(["SIGTERM", "SIGINT"] as const)("%s › all end in order, exit code 0", async (signal) => {
    const supervisor = await startElsewhere();
    await untilTold(5);
    supervisor.kill(signal);
    supervisor.kill(signal); // npm and the terminal both send it
    await expectCleanEnd(supervisor);
    expect(story().slice(-2)).toEqual(["web ended-by-SIGTERM", "worker ended-by-SIGTERM"]);
  });

  test("its parent ends › it stops all in order", async () => {
    const supervisor = await startElsewhere({ ...elsewhere, VERGENCE_EXIT_WITH_PARENT: "1" });
    await untilTold(5);
    supervisor.stdin?.end();
    await expectCleanEnd(supervisor);
    expect(story().slice(-2)).toEqual(["web ended-by-SIGTERM", "worker ended-by-SIGTERM"]);
  });

  test("kill -9 › no child outlives it, the next start is unhindered", async () => {
    const supervisor = await startElsewhere({});
    const postgresLog = path.join(dataDir, "postgres/cluster/postmaster.pid");
    const postgresPid = Number.parseInt(readFileSync(postgresLog, "utf8"), 10);
    await untilTold(6);
    const children = ["store", "worker", "web"].flatMap(pidsOf);
    supervisor.kill("SIGKILL");
    const running = () => [...children, postgresPid].filter((pid) => !isGone(pid));
    await expect.poll(running, { timeout: 120_000, message: "processes of a killed supervisor" }).toEqual([]);
    await (await start({})).stop();
  });
});
