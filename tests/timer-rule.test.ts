import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = path.join(import.meta.dirname, "..");
const message = /@vergence\/timers|at the top of the file/;

/** Statements that could give a platform's timer a time that overflows, or hide one that does. */
const refused = [
  "setTimeout(f, seconds * 1000);",
  "setTimeout(() => f(1, 2), timeoutMs);",
  "setTimeout(f, delayMs, 5);",
  "setTimeout(f, ...given);",
  "setTimeout(f, 2_147_483_648);",
  "setTimeout(f, 1e10);",
  "setTimeout(f, -delayMs);",
  "const timer = setInterval(() => f(), everyMs).unref();",
  "globalThis.setTimeout(f, delayMs);",
  "window.setInterval(f, delayMs);",
  "await new Promise((resolve) => setTimeout(resolve, pauseMs));",
  "const limit = AbortSignal.timeout(seconds * 1_000);",
  "fetch(url, { signal: AbortSignal.any([stop, AbortSignal.timeout(limitMs)]) });",
  'import { setTimeout as wait } from "node:timers/promises";',
  'import { setImmediate, setInterval } from "timers/promises";',
  'import { setTimeout } from "node:timers";',
  'import { scheduler } from "node:timers/promises";',
  'import timers from "node:timers/promises";',
  'import * as timers from "node:timers";',
  'export { setTimeout as wait } from "node:timers/promises";',
  'const { setTimeout: wait } = await import("node:timers/promises");',
  'const timers = require("node:timers/promises");',
  "const wait = promisify(setTimeout);",
  "await promisify(setTimeout)(delayMs);",
  "const later = setTimeout;",
  "const later = globalThis.setTimeout;",
  "const limitOf = AbortSignal.timeout;",
  "const { setTimeout: later } = globalThis;",
  "const { setInterval } = window;",
  "start({ setTimeout });",
  'globalThis["setTimeout"](f, delayMs);',
  'const limit = AbortSignal["timeout"](limitMs);',
  "setTimeout?.(f, delayMs);",
  "globalThis.setTimeout?.(f, delayMs);",
  "setTimeout.call(null, f, delayMs);",
  "globalThis.setInterval.apply(globalThis, [f, everyMs]);",
  "(setTimeout)(f, delayMs);",
  'spawn("ffmpeg", words, { timeout: limitMs });',
  'spawn("ffmpeg", words, { cwd, timeout });',
  'spawn("ffmpeg", words, { timeout: 100 * 86_400_000 });',
  "execFile(ffmpeg, words, { timeout: seconds * 1000, cwd }, onEnd);",
  "childProcess.execFileSync(ffmpeg, words, { timeout: limitMs });",
];

/** The same, in words that JavaScript has not. */
const refusedInTypeScript = [
  "setTimeout<[]>(f, delayMs);",
  "(setTimeout as Start)(f, delayMs);",
  "setTimeout!(f, ms);",
];

const allowed = [
  "setTimeout(f, 250);",
  "setTimeout(f, 60_000);",
  "setTimeout(() => f(1, delayMs), 5);",
  "setTimeout(f);",
  "setInterval(f, 50);",
  "AbortSignal.timeout(5_000);",
  "response.setTimeout(idleMs);",
  "startTimer(f, seconds * 1000);",
  'import { setImmediate as nextTurn } from "node:timers/promises";',
  'import { wait } from "@vergence/timers";',
  'spawn("ffmpeg", words, { timeout: 60_000 });',
  'spawn("ffmpeg", words, { signal: timeoutSignal(limitMs) });',
  "/a+/.exec(text);",
  "await page.waitFor(name, { timeout: limitMs });",
  'vi.useFakeTimers({ toFake: ["setTimeout"] });',
];

const allowedInTypeScript = ["type Handle = ReturnType<typeof setTimeout>;"];

/** Where the rule holds: everywhere but in the helper, in tests as well. */
const places = ["packages/media/src/tools/a.ts", "apps/web/src/lib/a.tsx", "scripts/a.mjs", "tests/a.int.test.ts"];
const helper = "packages/timers/src/a.ts";

/** What is in a file, a statement a line. */
const statementsIn = (file: string) => [
  ...refusedIn(file),
  ...allowed,
  ...(file.endsWith(".mjs") ? [] : allowedInTypeScript),
];
const refusedIn = (file: string) => [...refused, ...(file.endsWith(".mjs") ? [] : refusedInTypeScript)];

const folder = mkdtempSync(path.join(tmpdir(), "vergence-timer-rule-"));
const found: { file: string; line: number; severity: string }[] = [];

function write(file: string, content: string) {
  mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(folder, file), content);
}

// One run of Biome with the repository's rules; each statement stands on a line of its own.
beforeAll(() => {
  const config = JSON.parse(readFileSync(path.join(root, "biome.json"), "utf8"));
  write("biome.json", JSON.stringify({ ...config, vcs: { enabled: false } }));
  for (const plugin of config.plugins as { path: string }[])
    cpSync(path.join(root, plugin.path), path.join(folder, plugin.path), { recursive: true });
  for (const file of [...places, helper]) write(file, `${statementsIn(file).join("\n")}\n`);
  const options = { cwd: folder, encoding: "utf8" as const };
  const args = ["lint", "--reporter=json", "--max-diagnostics=none", "."];
  const { stdout, stderr } = spawnSync(path.join(root, "node_modules/.bin/biome"), args, options);
  const report: Report = JSON.parse(stdout || stderr);
  for (const { category, severity, message: text, location } of report.diagnostics)
    if (category === "plugin" && message.test(text))
      found.push({ file: path.normalize(location.path), line: location.start.line, severity });
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Report {
  diagnostics: {
    category: string;
    severity: string;
    message: string;
    location: { path: string; start: { line: number } };
  }[];
}

const linesIn = (file: string) => new Set(found.filter((one) => one.file === file).map(({ line }) => line));

describe("the rule against bare timers", () => {
  test.each(places)("%s › each computed time is an error, and nothing else", (file) => {
    const lines = linesIn(file);
    const isFound = (_: string, index: number) => lines.has(index + 1);
    expect(statementsIn(file).filter(isFound)).toEqual(refusedIn(file));
    expect(new Set(found.map(({ severity }) => severity))).toEqual(new Set(["error"]));
  });

  test("packages/timers/src › the helper itself may", () => {
    expect(linesIn(helper)).toEqual(new Set());
  });
});
