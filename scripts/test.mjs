#!/usr/bin/env node
// `npm test`: the set-up of `npm start`, then lint, types and every test. The last line is `N passed, N failed`, with
// `, N skipped` when something had to be; each check that is no vitest test counts as one test.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureChromium } from "./lib/browser.mjs";
import { ensureNewerFfmpeg } from "./lib/newer-ffmpeg.mjs";
import { root } from "./lib/paths.mjs";
import { capture, foreground } from "./lib/run.mjs";
import { countTests, summaryLine } from "./lib/vitest-report.mjs";
import { setUp } from "./lib/workspace.mjs";

const counts = { passed: 0, failed: 0, skipped: 0 };
const bin = (name) => path.join(root, "node_modules/.bin", name);

/** A check that is no vitest test. */
async function check(title, file, args, options) {
  const { code, output } = await capture(file, args, options);
  counts[code === 0 ? "passed" : "failed"]++;
  console.log(code === 0 ? `✓ ${title}` : `✗ ${title}\n${output}`);
}

async function runVitest(node, env, args) {
  const folder = mkdtempSync(path.join(tmpdir(), "vergence-report-"));
  const report = path.join(folder, "report.json");
  const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const code = await foreground(node, [vitest, "run", ...reporters, ...args], { env });
  const vitestCounts = countTests(report, code);
  for (const key of Object.keys(counts)) counts[key] += vitestCounts[key];
  rmSync(folder, { recursive: true, force: true });
}

try {
  const { node, env } = await setUp();
  const chromium = await ensureChromium(node, env);
  if (chromium) env.CHROMIUM_PATH = chromium;
  else {
    delete env.CHROMIUM_PATH;
    console.log("\n! NO CHROMIUM CAN BE HAD HERE: THE BROWSER TESTS ARE SKIPPED. Set CHROMIUM_PATH to run them.\n");
  }
  const newerFfmpeg = await ensureNewerFfmpeg().catch((error) => void console.log(`\n${error.message}`));
  if (newerFfmpeg) env.NEWER_FFMPEG_PATH = newerFfmpeg;
  else {
    delete env.NEWER_FFMPEG_PATH;
    console.log(
      "\n! NO FFMPEG ≥ 7.1 CAN BE HAD HERE: THE TESTS THAT DECODE MV-HEVC ARE SKIPPED. Set NEWER_FFMPEG_PATH.\n",
    );
  }
  await check("biome check", bin("biome"), ["check", "--colors=off", "."], { env });
  await check("tsc (packages, worker, cli, tests, bench)", bin("tsc"), ["-p", "tsconfig.json"], { env });
  await check("tsc (web)", bin("tsc"), ["-p", "apps/web/tsconfig.json"], { env });
  await runVitest(node, env, process.argv.slice(2));
} catch (error) {
  console.error(`\n✗ ${error.message}`);
  counts.failed++;
}
console.log(`\n${summaryLine(counts)}`);
process.exitCode = counts.failed === 0 ? 0 : 1;
