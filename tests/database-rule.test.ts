import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = path.join(import.meta.dirname, "..");
const refused = [
  "const client = resources.db;",
  "await run.resources.db.job.count();",
  "const perhaps = resources?.db;",
  'const named = resources["db"];',
  "const { db } = resources;",
  'const { "db": quoted } = resources;',
  "const { config, db: client } = resources;",
  "const count = ({ db }) => db.job.count();",
];
const allowed = [
  "const { config } = resources;",
  "const rows = await listVideos(ctx, {});",
  "const dbPath = folder.dbPath;",
];
const statements = [...refused, ...allowed];

const outside = ["apps/worker/src/stream/a.ts", "apps/web/src/server/a.ts", "packages/api/src/rest/a.ts"];
const free = ["packages/core/src/jobs/a.ts", "apps/worker/src/a.test.ts", "packages/api/src/testing/a.ts"];

const folder = mkdtempSync(path.join(tmpdir(), "vergence-database-rule-"));
const found: { file: string; line: number }[] = [];

function write(file: string, content: string) {
  mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(folder, file), content);
}

// One run of Biome with the repository's rules; each statement is a line of its own.
beforeAll(() => {
  const config = JSON.parse(readFileSync(path.join(root, "biome.json"), "utf8"));
  write("biome.json", JSON.stringify({ ...config, vcs: { enabled: false } }));
  for (const plugin of config.plugins as { path: string }[])
    cpSync(path.join(root, plugin.path), path.join(folder, plugin.path), { recursive: true });
  for (const file of [...outside, ...free]) write(file, `${statements.join("\n")}\n`);
  const args = ["lint", "--reporter=json", "--max-diagnostics=none", "."];
  const { stdout } = spawnSync(path.join(root, "node_modules/.bin/biome"), args, { cwd: folder, encoding: "utf8" });
  const report: {
    diagnostics: { category: string; location: { path: string; start: { line: number } } }[];
  } = JSON.parse(stdout);
  for (const { category, location } of report.diagnostics)
    if (category === "plugin") found.push({ file: path.normalize(location.path), line: location.start.line });
});
afterAll(() => rmSync(folder, { recursive: true }));

const refusedIn = (file: string) =>
  statements.filter((_, index) => found.some((each) => each.file === file && each.line === index + 1));

test.for(outside)("%s › takes no database client from what it is handed", (file) => {
  expect(refusedIn(file)).toEqual(refused);
});

test.for(free)("%s › may", (file) => {
  expect(refusedIn(file)).toEqual([]);
});
