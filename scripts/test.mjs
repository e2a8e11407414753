#!/usr/bin/env node
// `npm test`: the set-up of `npm start`, then lint, types and every test. The last line is `N passed, N failed`, with
// `, N skipped` when something had to be; each check that is no vitest test counts as one test. A browser test that
// fails is run once more, and called flaky where it passes then; what fails only then is a failure too. `npm run
// test:fast`: what needs no browser, no ffmpeg and no process of the product. `--no-checks`: no lint and no types, for
// shards beside one `npm run check`. Other words go to vitest: `pnpm test --changed` runs the tests that import what
// has changed since the last commit (`--changed main`: since that branch), `npm test -- --shard=1/5` a fifth of all.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { ensureChromium } from "./lib/browser.mjs";
import { runChecks } from "./lib/checks.mjs";
import { ensureNewerFfmpeg } from "./lib/newer-ffmpeg.mjs";
import { root } from "./lib/paths.mjs";
import { foreground } from "./lib/run.mjs";
import {
  compareRuns,
  countTests,
  filesToRunAgain,
  readReport,
  summaryLine,
  titlesThatPrintCode,
} from "./lib/vitest-report.mjs";
import { setUp } from "./lib/workspace.mjs";

const counts = { passed: 0, failed: 0, skipped: 0 };

/** @param {Partial<typeof counts>} more */
function count({ passed = 0, failed = 0, skipped = 0 }) {
  counts.passed += passed;
  counts.failed += failed;
  counts.skipped += skipped;
}

/**
 * Runs vitest once.
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} args
 */
async function vitest(node, env, args) {
  const folder = mkdtempSync(path.join(tmpdir(), "vergence-report-"));
  const file = path.join(folder, "report.json");
  const program = path.join(root, "node_modules/vitest/vitest.mjs");
  const errorsFile = path.join(folder, "errors.json");
  const errorsReporter = path.join(root, "scripts/lib/errors-reporter.mjs");
  const reporters = [
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
    `--reporter=${errorsReporter}`,
  ];
  const code = await foreground(node, [program, "run", ...reporters, ...args], {
    env: { ...env, VERGENCE_ERRORS_REPORT: errorsFile },
  });
  const unhandledErrors = readReport(errorsFile)?.length ?? 0;
  const run = { report: readReport(file), unhandledErrors, counts: countTests(file, code, unhandledErrors) };
  rmSync(folder, { recursive: true, force: true });
  return run;
}

/**
 * Every test of `args`, and once more the browser tests that failed.
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} args
 * @returns a line for each test that then came out otherwise
 */
async function runVitest(node, env, args) {
  const { report, counts: first } = await vitest(node, env, args);
  count(first);
  if (!report) return [];
  const codeTitles = titlesThatPrintCode(report);
  for (const title of codeTitles) console.log(`✗ a test's name prints code: ${title}`);
  count(codeTitles.length === 0 ? { passed: 1 } : { failed: 1 });
  const files = filesToRunAgain(report);
  if (files.length === 0) return [];
  console.log(`\nAgain, as they drive a browser: ${files.join(" ")}\n`);
  const { report: again, unhandledErrors } = await vitest(node, env, files);
  count({ failed: unhandledErrors });
  const { flaky, worse, change } = compareRuns(report, again ?? { testResults: [] });
  count(change);
  return [
    ...flaky.map((name) => `flaky: ${name}`),
    ...worse.map((name) => `✗ failed, or did not run, the second time: ${name}`),
  ];
}

const fast = process.argv.includes("--fast");
const withChecks = !process.argv.includes("--no-checks");
const args = process.argv.slice(2).filter((word) => !["--fast", "--no-checks"].includes(word));
const start = performance.now();
/** @type {string[]} */
const secondRun = [];

/**
 * The programs that some tests need beside ours; without one they are skipped, and a line says so.
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 */
async function findPrograms(node, env) {
  const chromium = await ensureChromium(node, env);
  if (chromium) env.CHROMIUM_PATH = chromium;
  else {
    delete env.CHROMIUM_PATH;
    console.log("\n! NO CHROMIUM IS AVAILABLE HERE: THE BROWSER TESTS ARE SKIPPED. Set CHROMIUM_PATH to run them.\n");
  }
  const newerFfmpeg = await ensureNewerFfmpeg().catch((error) => void console.log(`\n${error.message}`));
  if (newerFfmpeg) env.NEWER_FFMPEG_PATH = newerFfmpeg;
  else {
    delete env.NEWER_FFMPEG_PATH;
    console.log(
      "\n! NO FFMPEG ≥ 7.1 IS AVAILABLE HERE: THE TESTS THAT DECODE MV-HEVC ARE SKIPPED. Set NEWER_FFMPEG_PATH.\n",
    );
  }
}

try {
  // Pages that browser tests kept when they failed in an earlier run.
  rmSync(path.join(root, "test-results"), { recursive: true, force: true });
  const { node, env } = await setUp({ build: !fast });
  if (!fast) await findPrograms(node, env);
  if (withChecks) count(await runChecks(env));
  const projects = fast ? ["unit", "local", "core"].flatMap((name) => ["--project", name]) : [];
  // A change of documents alone needs no test.
  const whenChanged = args.some((word) => word.startsWith("--changed")) ? ["--passWithNoTests"] : [];
  secondRun.push(...(await runVitest(node, env, [...args, ...projects, ...whenChanged])));
} catch (error) {
  console.error(`\n✗ ${error instanceof Error ? error.message : error}`);
  count({ failed: 1 });
}
for (const line of secondRun) console.log(line);
console.log(`\nTook ${((performance.now() - start) / 60_000).toFixed(1)} min`);
console.log(`\n${summaryLine(counts)}`);
process.exitCode = counts.failed === 0 ? 0 : 1;
