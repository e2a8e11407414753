import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { processIdentity } from "../process-identity.ts";
import { superviseProcess } from "./supervised-process.ts";

let logDir: string;
let stop: (() => Promise<void>) | undefined;
const never = new AbortController().signal;

beforeEach(async () => {
  logDir = await mkdtemp(path.join(tmpdir(), "vergence-supervised-"));
});
afterEach(async () => {
  await stop?.();
  stop = undefined;
  await rm(logDir, { recursive: true, force: true });
});

const program = (code: string) => ({ name: "app", args: ["-e", code], env: {}, stopTimeoutMs: 300 });
const logFile = () => {
  const file = path.join(logDir, "app.log");
  return existsSync(file) ? readFileSync(file, "utf8") : "";
};
/** The limit is for what never happens, however busy the machine is. */
const until = (what: string, condition: () => boolean) =>
  expect.poll(condition, { timeout: 120_000, interval: 20, message: what }).toBe(true);

describe("superviseProcess", () => {
  test("it keeps crashing › pauses grow, and stopping ends a pause", async () => {
    const restarts: number[] = [];
    const lines: string[] = [];
    const backOffMs = (restart: number) => {
      restarts.push(restart);
      return restart < 3 ? 1 : 600_000;
    };
    const log = (line: string) => lines.push(line);
    stop = await superviseProcess(program("setTimeout(() => process.exit(7), 50)"), never, { logDir, log, backOffMs });
    await until("the fourth restart", () => restarts.length === 4);
    expect(restarts).toEqual([0, 1, 2, 3]);
    expect(lines[0]).toContain("exit code 7");
    await stop();
  });

  test("deaf to SIGTERM › killed, with what it has started", async () => {
    const child = `const c = require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1e3)"], { stdio: "ignore" });`;
    const code = `${child} process.on("SIGTERM", () => {}); console.log(process.pid, c.pid); setInterval(() => {}, 1e3)`;
    stop = await superviseProcess(program(code), never, { logDir, log: () => {} });
    await until("both are running", () => logFile().includes("\n"));
    const pids = logFile().trim().split(" ").map(Number);
    expect(pids.map(processIdentity)).not.toContain(null);
    await stop();
    await until("both are gone", () => pids.every((pid) => processIdentity(pid) === null));
  });

  test("its code changes › it is started again at once, while it runs and out of a pause", async () => {
    const file = path.join(logDir, "code.mjs");
    const lines: string[] = [];
    const replaceWith = (code: string) => {
      // As editors and git do it: the file is another one afterwards.
      writeFileSync(`${file}.new`, code);
      renameSync(`${file}.new`, file);
    };
    replaceWith("console.log('first'); setInterval(() => {}, 1e3)");
    const spec = { ...program(""), args: [file], cwd: logDir, restartOn: [file] };
    const options = { logDir, log: (line: string) => lines.push(line), backOffMs: () => 600_000 };
    stop = await superviseProcess(spec, never, options);
    await until("the first runs", () => lines.includes("app │ first"));
    replaceWith("console.log('second'); setInterval(() => {}, 1e3)");
    await until("the second runs", () => lines.includes("app │ second"));
    replaceWith("process.exit(7)");
    await until("the pause begins", () => lines.some((line) => line.includes("exit code 7")));
    replaceWith("console.log('third'); setInterval(() => {}, 1e3)");
    await until("the third runs", () => lines.includes("app │ third"));
    expect(lines).toContain("app starts again: code.mjs changed");
  });

  test("never ready › reported with its last words, and stopped", async () => {
    const spec = {
      ...program("console.log('still warming up', process.pid); setInterval(() => {}, 1e3)"),
      // The deadline is looked at after each answer: by then it has said its words.
      isReady: async () => {
        await until("it says its words", () => logFile().includes("warming up"));
        return false;
      },
    };
    const options = { logDir, log: () => {}, readyDeadlineMs: 1_500 };
    await expect(superviseProcess(spec, never, options)).rejects.toThrow(/not ready in time\nstill warming up/);
    const pid = Number(logFile().trim().split(" ").at(-1));
    expect(processIdentity(pid)).toBeNull();
  });

  test("its log lines › all in the file, warnings and plain words on the terminal", async () => {
    const lines: string[] = [];
    const code = `console.log('{"level":30,"msg":"calm"}\\n{"level":50,"msg":"bad"}\\nplain'); setInterval(() => {}, 1e3)`;
    stop = await superviseProcess(program(code), never, { logDir, log: (line) => lines.push(line) });
    await until("the lines arrive", () => lines.length === 2 && logFile().includes("plain"));
    expect(lines).toEqual(['app │ {"level":50,"msg":"bad"}', "app │ plain"]);
    expect(logFile()).toContain("calm");
  });
});
