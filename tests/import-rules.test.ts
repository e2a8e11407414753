import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = path.join(import.meta.dirname, "..");

const rules: { file: string; allowed: string[]; refused: string[] }[] = [
  {
    file: "packages/timers/src/a.ts",
    allowed: ["./b.ts"],
    refused: ["node:timers", "zod", "@vergence/contract"],
  },
  {
    file: "packages/contract/src/a.ts",
    allowed: ["zod", "./b.ts", "../b.ts"],
    refused: ["node:fs", "@vergence/core", "react", "fast-check", "@vergence/timers"],
  },
  {
    file: "packages/core/src/a.ts",
    allowed: ["@vergence/contract", "pg", "../generated/prisma/client.ts", "zod"],
    refused: ["@aws-sdk/client-s3", "pg-boss", "hono", "@trpc/server", "react", "next/headers", "@vergence/api"],
  },
  {
    file: "packages/core/src/upload/a.ts",
    allowed: ["../kernel/errors.ts"],
    refused: [
      "../../../contract/src/index.ts",
      "prom-client",
      "@opentelemetry/api",
      "@vergence/media",
      "@vergence/local",
      "@ffmpeg-installer/ffmpeg",
    ],
  },
  { file: "packages/core/src/resources/storage/a.ts", allowed: ["@aws-sdk/client-s3"], refused: ["pg-boss", "hono"] },
  { file: "packages/core/src/resources/queue/a.ts", allowed: ["pg-boss"], refused: ["@aws-sdk/client-s3"] },
  {
    file: "packages/core/src/resources/telemetry/a.ts",
    allowed: ["prom-client", "@opentelemetry/api"],
    refused: ["pg-boss", "hono"],
  },
  {
    file: "packages/api/src/a.ts",
    allowed: ["@vergence/core", "@vergence/contract"],
    refused: ["hono", "@trpc/server", "@prisma/client", "pg", "pg-boss", "@aws-sdk/client-s3", "@vergence/media"],
  },
  {
    file: "packages/api/src/rest/a.ts",
    allowed: ["hono", "hono/cors"],
    refused: ["@trpc/server/adapters/fetch", "../../../core/generated/prisma/client.ts"],
  },
  { file: "packages/api/src/trpc/a.ts", allowed: ["@trpc/server"], refused: ["hono"] },
  {
    file: "packages/media/src/a.ts",
    allowed: ["@vergence/contract", "@ffmpeg-installer/ffmpeg"],
    refused: ["@vergence/core", "pg", "@aws-sdk/client-s3"],
  },
  {
    file: "packages/client/src/a.ts",
    allowed: ["@vergence/contract", "@vergence/timers"],
    refused: ["@vergence/core", "@vergence/api"],
  },
  {
    file: "packages/dev-store/src/a.ts",
    allowed: ["fast-xml-parser", "@vergence/timers"],
    refused: ["@vergence/local", "@vergence/contract", "@vergence/core", "@aws-sdk/client-s3", "pg"],
  },
  {
    file: "packages/local/src/a.ts",
    allowed: ["pg", "@vergence/contract", "@vergence/timers"],
    refused: ["@vergence/core", "@vergence/dev-store", "@aws-sdk/client-s3"],
  },
  {
    file: "apps/web/src/lib/a.ts",
    allowed: ["@vergence/api", "@vergence/contract", "react"],
    refused: ["@vergence/core", "@vergence/worker", "@hono/node-server", "@trpc/server"],
  },
  {
    file: "apps/web/src/server/a.ts",
    allowed: ["@vergence/core", "@hono/node-server"],
    refused: ["@vergence/worker", "hono", "pg"],
  },
  {
    file: "apps/worker/src/a.ts",
    allowed: ["@vergence/core", "@vergence/media"],
    refused: ["@vergence/api", "@vergence/web", "pg-boss", "@aws-sdk/client-s3", "@opentelemetry/api"],
  },
  {
    file: "apps/cli/src/a.ts",
    allowed: ["@vergence/client", "@vergence/media"],
    refused: ["@vergence/core", "@vergence/api"],
  },
];

const special = [
  { file: "apps/cli/src/b.ts", statement: 'import type { AppRouter as x } from "@vergence/api";', isRefused: true },
  { file: "packages/core/src/b.test.ts", statement: 'import { x } from "@vergence/local";', isRefused: false },
  { file: "packages/core/src/b.ts", statement: 'export { x } from "@vergence/local";', isRefused: true },
  { file: "packages/core/src/jobs/b.ts", statement: 'import type { x } from "../library/a.ts";', isRefused: true },
  { file: "packages/core/src/library/b.ts", statement: 'import type { x } from "../jobs/a.ts";', isRefused: false },
  { file: "packages/core/src/webhooks/b.ts", statement: 'import type { x } from "../jobs/a.ts";', isRefused: true },
  { file: "packages/core/src/events/c.ts", statement: 'import type { x } from "./d.ts";', isRefused: true },
];

const folder = mkdtempSync(path.join(tmpdir(), "vergence-import-rules-"));
const refusedFiles = new Set<string>();
/** One file for each import, in the folder that the rules are about. */
const fileOf = (file: string, index: number) => path.join(path.dirname(file), `case-${index}.ts`);

function write(file: string, content: string) {
  mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(folder, file), content);
}

const listed = (words: string[]) => spawnSync("git", words, { cwd: root, encoding: "utf8" }).stdout.split("\n");
/** Folders directly in each folder that has floors; those of tests have none. */
const foldersOf = (place: string) =>
  new Set(
    listed(["ls-files", `${place}/*/*`])
      .map((file) => file.slice(place.length + 1).split("/")[0] ?? "")
      .filter((name) => name && name !== "testing"),
  );

// Loaded at run time: it is plain JavaScript.
const { floors }: { floors: Record<string, string[][]> } = await import(path.join(root, ".dependency-cruiser.mjs"));
/** From each folder to one that is not below it: of a higher floor, and of the same. */
const upwards = Object.entries(floors).flatMap(([place, rows]) =>
  rows.flatMap((row, floor) => {
    const [folder = "", neighbour] = row;
    const above = rows[floor + 1]?.[0];
    return [above, neighbour].flatMap((to) =>
      to ? [{ place, folder, to, file: `${place}/${folder}/to-${to}.ts` }] : [],
    );
  }),
);

/** npm packages that the rules name are linked into the tree: what is not there matches by its bare name alone. */
function linkInstalled(specifier: string, file: string): void {
  const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  const link = path.join(folder, "node_modules", name);
  if (specifier.startsWith(".") || specifier.includes(":") || name.startsWith("@vergence/") || existsSync(link)) return;
  const places = listed(["ls-files", "package.json", "apps/*/package.json", "packages/*/package.json"]);
  const installed = places
    .map((manifest) => path.join(root, path.dirname(manifest), "node_modules", name))
    .find((candidate) => existsSync(candidate));
  if (!installed) throw new Error(`${file}: ${name} is not installed, so no rule can be tried on it`);
  mkdirSync(path.dirname(link), { recursive: true });
  symlinkSync(installed, link);
}

// One run of dependency-cruiser with the repository's rules over a tree that breaks them.
beforeAll(() => {
  for (const { file, allowed, refused } of rules)
    for (const [index, specifier] of [...allowed, ...refused].entries()) {
      const target = path.join(path.dirname(file), specifier);
      if (specifier.startsWith(".")) write(target, "export const x = 1;\n");
      linkInstalled(specifier, file);
      write(fileOf(file, index), `import { x } from "${specifier}";\nexport const y = x;\n`);
    }
  for (const { place, to, file } of upwards) {
    write(`${place}/${to}/target.ts`, "export type x = 1;\n");
    write(file, `import type { x } from "../${to}/target.ts";\nexport type Y = x;\n`);
  }
  for (const file of ["packages/core/src/jobs/a.ts", "packages/core/src/library/a.ts"])
    write(file, "export type x = 1;\n");
  write("packages/core/src/events/d.ts", 'import type { Y } from "./c.ts";\nexport type x = Y;\n');
  for (const { file, statement } of special) write(file, `${statement}\nexport type Y = 1;\n`);
  const depcruise = path.join(root, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const args = [
    depcruise,
    "--config",
    path.join(root, ".dependency-cruiser.mjs"),
    "--output-type",
    "json",
    "packages",
    "apps",
  ];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8", maxBuffer: 2 ** 26 });
  if (!stdout) throw new Error(stderr);
  const report: { summary: { violations: { from: string }[] } } = JSON.parse(stdout);
  for (const { from } of report.summary.violations) refusedFiles.add(path.normalize(from));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("import rules", () => {
  test.for(rules)("$file › what its folder may and may not import", ({ file, allowed, refused }) => {
    const all = [...allowed, ...refused];
    expect(all.filter((_, index) => refusedFiles.has(fileOf(file, index)))).toEqual(refused);
  });

  test.for(upwards)("$place › $folder/ may not import $to/", ({ file }) => {
    expect(refusedFiles.has(file)).toBe(true);
  });

  test.for(Object.entries(floors))("%s › each of its folders has a floor", ([place, rows]) => {
    expect([...foldersOf(place)].sort()).toEqual(rows.flat().sort());
  });

  test.for(special)("$file › $statement › refused: $isRefused", ({ file, isRefused }) => {
    expect(refusedFiles.has(file)).toBe(isRefused);
  });
});
