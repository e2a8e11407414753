import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { freePort } from "@vergence/core/testing";
import { wait } from "@vergence/timers";
import { cephConfig } from "./ceph-config.ts";

const packages = ["radosgw", "ceph-mon", "ceph-osd", "ceph-common"];
const programs = ["radosgw", "radosgw-admin", "ceph-mon", "ceph-osd", "ceph", "ceph-authtool", "monmaptool", "setpriv"];

/** Who takes part in the cluster, and what each may do with which service. */
const members = {
  "mon.": { mon: "allow *" },
  "client.admin": { mon: "allow *", osd: "allow *", mgr: "allow *" },
  "osd.0": { mon: "allow profile osd", osd: "allow *" },
  "client.rgw.a": { mon: "allow rwx", osd: "allow rwx" },
};

export interface Ceph {
  endpoint: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  stop(): Promise<void>;
}

/** Why Ceph cannot be had on this machine; null when it can. */
export async function whyCephIsUnavailable(): Promise<string | null> {
  const missing = await findMissing(programs);
  if (missing.length === 0) return null;
  return `${missing.join(", ")} not found: apt-get install -y --no-install-recommends ${packages.join(" ")}`;
}

/**
 * Starts Ceph's S3 gateway on loopback with a cluster of the least size behind it: one monitor, one storage daemon in
 * memory. Takes some 13 s, needs no root. Everything lives in a folder of the system's temporary directory, which
 * `stop` removes.
 * @throws when Ceph does not come up, with the end of its logs
 */
export async function startCeph(): Promise<Ceph> {
  const folder = await mkdtemp(path.join(tmpdir(), "ceph-"));
  const daemons: ChildProcess[] = [];
  const stop = async () => {
    for (const daemon of daemons.splice(0).reverse()) await kill(daemon);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { ...(await bringUp(folder, daemons)), stop };
  } catch (error) {
    const logs = await readLogEnds(folder);
    await stop();
    throw new Error(`Ceph did not come up: ${error instanceof Error ? error.message : error}\n${logs}`);
  }
}

async function bringUp(folder: string, daemons: ChildProcess[]): Promise<Omit<Ceph, "stop">> {
  for (const name of ["mon", "osd", "run", "log"]) await mkdir(path.join(folder, name));
  const monitorPort = await freePort();
  const gatewayPort = await freePort();
  const clusterId = randomUUID();
  const configFile = path.join(folder, "ceph.conf");
  await writeFile(configFile, cephConfig({ folder, clusterId, monitorPort, gatewayPort }));
  const run = (program: string, ...args: string[]) =>
    promisify(execFile)(program, [...args, "-c", configFile], { timeout: 60_000 });
  const start = (program: string, ...args: string[]) => daemons.push(startDaemon(program, ["-c", configFile, ...args]));

  const keyring = path.join(folder, "keyring");
  await run("ceph-authtool", "--create-keyring", keyring);
  for (const [name, capabilities] of Object.entries(members)) {
    const caps = Object.entries(capabilities).flatMap((capability) => ["--cap", ...capability]);
    await run("ceph-authtool", keyring, "--gen-key", "-n", name, ...caps);
  }
  const monmap = path.join(folder, "monmap");
  const monitorAddress = `[v2:127.0.0.1:${monitorPort}/0]`;
  await run("monmaptool", "--create", "--fsid", clusterId, "--addv", "a", monitorAddress, monmap);
  await run("ceph-mon", "-i", "a", "--mkfs", "--monmap", monmap, "--keyring", keyring);
  start("ceph-mon", "-i", "a", "-f");
  const storageId = randomUUID();
  await run("ceph", "osd", "new", storageId);
  await run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", storageId);
  start("ceph-osd", "-i", "0", "-f");
  await run("ceph", "osd", "crush", "add", "osd.0", "1", "host=h", "root=default");
  await until("the storage daemon is up", async () => (await run("ceph", "osd", "stat")).stdout.includes("1 up"));
  start("radosgw", "-n", "client.rgw.a", "-f");
  const endpoint = `http://127.0.0.1:${gatewayPort}`;
  await until("the gateway answers", async () => (await fetch(endpoint)).status === 200);
  const keys = { accessKeyId: "CEPHTESTS", secretAccessKey: "secret-of-the-ceph-tests" };
  const user = ["--uid", "tests", "--display-name", "tests", "--access-key", keys.accessKeyId];
  await run("radosgw-admin", "-n", "client.admin", "user", "create", ...user, "--secret", keys.secretAccessKey);
  return { endpoint, region: "us-east-1", ...keys };
}

async function findMissing(names: string[]): Promise<string[]> {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const exists = (file: string) =>
    access(file).then(
      () => true,
      () => false,
    );
  const found = await Promise.all(
    names.map(async (name) =>
      (await Promise.all(folders.map((folder) => exists(path.join(folder, name))))).includes(true),
    ),
  );
  return names.filter((_, index) => !found[index]);
}

/** The kernel kills the daemon with this process, should it be killed itself. */
function startDaemon(program: string, args: string[]): ChildProcess {
  return spawn("setpriv", ["--pdeathsig", "KILL", program, ...args], { stdio: "ignore" });
}

/** Nothing in a cluster made for tests is worth an orderly end. */
async function kill(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return;
  const exited = once(daemon, "exit");
  daemon.kill("SIGKILL");
  await exited;
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await holds().catch(() => false))) {
    if (Date.now() > deadline) throw new Error(`waited 60 s until ${what}`);
    await wait(100);
  }
}

async function readLogEnds(folder: string): Promise<string> {
  const names = ["mon.a", "osd.0", "client.rgw.a"].map((name) => path.join(folder, "log", `${name}.log`));
  const ends = await Promise.all(
    names.map(async (name) => `${name}:\n${(await readFile(name, "utf8").catch(() => "none")).slice(-2_000)}`),
  );
  return ends.join("\n");
}
