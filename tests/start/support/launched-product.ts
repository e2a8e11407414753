import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { freePort } from "@vergence/core/testing";
import { waitUntil } from "../../support/wait-until.ts";

const run = promisify(execFile);
export const root = path.join(import.meta.dirname, "../../..");

/**
 * What the test run or the developer has set for something else, and what would have the product do without its own
 * services.
 */
const notTheStrangers = /^(VITEST|VERGENCE_|S3_|BOOTSTRAP_|NODE_ENV$|DATABASE_URL$|PUBLIC_URL$|CDN_BASE_URL$|HOST$)/;

export interface LaunchedProduct {
  port: number;
  folder: string;
  /** For programs in a second terminal. */
  env: NodeJS.ProcessEnv;
  child: ChildProcess;
  output(): string;
  /** The exit code; null after a signal that it did not handle. */
  ended: Promise<number | null>;
  /** Its processes that still run, one line of `ps` each. */
  processes(): Promise<string[]>;
  /** Ends whatever of it is left. */
  cleanUp(): Promise<void>;
}

/**
 * Starts a script as `npm start` and `npm run demo` do, with a DATA_DIR and a port of its own.
 * @param cwd the repository's root, or that of a copy
 */
export async function launchProduct(args: string[], cwd = root): Promise<LaunchedProduct> {
  const folder = await mkdtemp(path.join(tmpdir(), "vergence-launched-"));
  const port = await freePort();
  const inherited = Object.entries(process.env).filter(([name]) => !notTheStrangers.test(name));
  const env = { ...Object.fromEntries(inherited), CI: "true", DATA_DIR: path.join(folder, "data"), PORT: String(port) };
  // Of our own process group, so that Ctrl-C in the terminal ends it with the tests.
  const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const processes = () => processesOf(folder);
  return {
    port,
    folder,
    env,
    child,
    output: () => output,
    ended,
    processes,
    async cleanUp() {
      // The script stays alive until all of its own have ended. Where that fails they are killed one by one: most
      // have a process group of their own.
      if (child.exitCode === null && child.signalCode === null) {
        child.kill("SIGTERM");
        await waitUntil(
          "the product's end",
          async () => child.exitCode !== null || child.signalCode !== null,
          60_000,
        ).catch(() => {});
      }
      await waitUntil("the end of every process", async () => {
        const left = await processes();
        for (const line of left) kill(Number.parseInt(line, 10));
        return left.length === 0;
      });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The folder is in the arguments or the environment of each of the product's processes, and of no other. Zombies
 * have ended.
 */
async function processesOf(folder: string): Promise<string[]> {
  const { stdout } = await run("ps", ["axeww", "-o", "pid=,stat=,command="], { maxBuffer: 64 * 2 ** 20 });
  return stdout.split("\n").filter((line) => line.includes(folder) && !/^\s*\d+\s+Z/.test(line));
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}
