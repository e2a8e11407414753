import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import config from "../vitest.config.ts";

const root = path.join(import.meta.dirname, "..");
const outside = /^node:(?:child_process|cluster|dgram|https?|http2|net|tls|worker_threads)$/;
const writers = /\b(?:append|chmod|copy|cp|createWrite|mkd|open|rename|rm|symlink|truncate|unlink|write)/;

/** Files of a project of vitest.config.ts. */
async function filesOf(project: string): Promise<string[]> {
  const projects = config.test?.projects as { test: { name: string; include: string[]; exclude: string[] } }[];
  const found = projects.find(({ test }) => test.name === project)?.test;
  return Array.fromAsync(glob(found?.include ?? [], { cwd: root, exclude: found?.exclude ?? [] }));
}

/** Imports that reach processes, the network or write to the disk: of a test, and of the support that it imports. */
function impureImports(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const imports = readFileSync(path.join(root, file), "utf8").matchAll(/^import (?!type\b)([^;]*?)from "([^"]+)"/gm);
  return [...imports].flatMap(([, names = "", source = ""]) => {
    const isWriter = /^node:fs(?:\/promises)?$/.test(source) && (writers.test(names) || !names.startsWith("{"));
    if (outside.test(source) || isWriter) return [`${file}: ${names.trim()} of ${source}`];
    const target = path.join(path.dirname(file), source);
    const isSupport = source.startsWith(".") && (/\/testing\//.test(target) || /^tests\/.*\.ts$/.test(target));
    return isSupport ? impureImports(target, seen) : [];
  });
}

test("each test of project unit › starts no process, opens no connection, writes no file", async () => {
  const files = await filesOf("unit");
  expect(files.length).toBeGreaterThan(100);
  const impure = files.map((file) => ({ file, imports: impureImports(file) })).filter(({ imports }) => imports[0]);
  expect(impure).toEqual([]);
});

/** What a test leaves changed in the process that all files share. Spies and stubs are undone by vitest.config.ts. */
function leftChanged(source: string): string[] {
  const fakes = source.includes("useFakeTimers") && !/afterEach\([^;]*useRealTimers/.test(source);
  const changes = source.match(/process\.(?:env\.\w+ = |chdir\(|on\()|globalThis\.\w+ = |vi\.(?:doMock|mock)\(/g);
  return [...(fakes ? ["useFakeTimers"] : []), ...(changes ?? [])];
}

test("each test of project unit › gives back what it changes in the process that all share", async () => {
  const files = (await filesOf("unit")).filter((file) => file !== path.relative(root, import.meta.filename));
  const sources = files.map((file) => ({ file, left: leftChanged(readFileSync(path.join(root, file), "utf8")) }));
  expect(sources.filter(({ left }) => left[0])).toEqual([]);
});

test.each([
  ["timers", "beforeEach(() => vi.useFakeTimers());"],
  ["the environment", 'process.env.PORT = "1";'],
  ["the folder", 'process.chdir("/");'],
  ["a global", "globalThis.fetch = () => answer;"],
  ["a module", 'vi.mock("./clock.ts");'],
])("%s that a test changes for all › are found", (_, source) => expect(leftChanged(source)).toHaveLength(1));

test.each([
  ["a process", "tests/import-rules.test.ts"],
  ["a server", "packages/client/src/client.test.ts"],
  ["a folder of its own", "packages/media/src/tools/make-executable.test.ts"],
])("a test with %s › is found, and is of project local", async (_, file) => {
  expect(impureImports(file)).not.toEqual([]);
  expect(await filesOf("local")).toContain(file);
});
