import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const sourceFolders = ["packages/*/src", "apps/*/src", "scripts", "tests", "bench"];
const ending = (suffix: string) => sourceFolders.map((folder) => `${folder}/**/*.${suffix}`);
/** Small servers, files and processes of a test's own: neither Postgres nor ffmpeg. */
const local = [
  "packages/{dev-store,local}/src/**/*.test.ts",
  "packages/client/src/{client,upload/*}.test.ts",
  "packages/core/src/**/net/*.test.ts",
  "packages/media/src/package/{closed,measure}-segments.test.ts",
  "packages/media/src/tools/make-executable.test.ts",
  "apps/cli/src/{run-cli,commands/completion,server/find-server}.test.ts",
  "apps/worker/src/attempt/run-attempt.test.ts",
  "tests/{database-rule,foreground,import-rules,key-format,npm-test-summary,timer-rule}.test.ts",
  "tests/deploy/{compose,health-check}.test.ts",
];
const notUnit = [...ending("{int,e2e}.test.ts"), "**/node_modules/**"];
/** On Postgres and a store alone: no ffmpeg, no processes of the product. */
const core = ["contract", "core", "api"].map((name) => `packages/${name}/src/**/*.int.test.ts`);
const browser = ["tests/{e2e,start}/**/*.e2e.test.ts"];

/** They only end what never does: a machine may do much else at the same time, and be a tenth as fast as another. */
const deadline = (milliseconds: number) => ({ testTimeout: milliseconds, hookTimeout: milliseconds });

// Each project is a group of its own, the quick ones first: vitest runs a group when the one before is done, and
// refuses to put projects with different numbers of workers into one. Group 0 is not used, for there a single
// worker's files would go last.
export default defineConfig({
  test: {
    projects: [
      {
        // Pure things, as tests/unit-project.test.ts sees to: `npm run check` runs them. Its files share
        // a process for each worker, which takes less than half the time of one for each file.
        test: {
          name: "unit",
          include: ending("test.{ts,tsx}"),
          exclude: [...notUnit, ...local],
          isolate: false,
          restoreMocks: true,
          unstubGlobals: true,
          maxWorkers: Math.max(2, availableParallelism()),
          sequence: { groupOrder: 1 },
          ...deadline(240_000),
        },
      },
      {
        test: {
          name: "local",
          include: local,
          exclude: notUnit,
          maxWorkers: Math.max(2, availableParallelism()),
          sequence: { groupOrder: 2 },
          ...deadline(240_000),
        },
      },
      {
        test: {
          name: "core",
          include: core,
          globalSetup: "./tests/global-setup.ts",
          maxWorkers: 2,
          sequence: { groupOrder: 3 },
          ...deadline(240_000),
        },
      },
      {
        // On the real Postgres, a real store, a real ffmpeg, and real processes. An encode uses every core by itself.
        test: {
          name: "int",
          include: ending("int.test.ts"),
          exclude: [...core, "**/node_modules/**"],
          globalSetup: "./tests/global-setup.ts",
          maxWorkers: 2,
          sequence: { groupOrder: 4 },
          ...deadline(240_000),
        },
      },
      {
        // The whole product, most of it in a real browser, one file after another, when all else is done.
        test: {
          name: "e2e",
          include: browser,
          globalSetup: "./tests/global-setup.ts",
          maxWorkers: 1,
          sequence: { groupOrder: 5 },
          ...deadline(300_000),
        },
      },
    ],
  },
});
