#!/usr/bin/env node
// `npm run check`: what should be green before every commit, in less than a minute: format, lint, the types of
// everything, and the pure tests. More words go to vitest: `npm run check -- packages/core`.
import path from "node:path";
import { performance } from "node:perf_hooks";
import { runChecks } from "./lib/checks.mjs";
import { root } from "./lib/paths.mjs";
import { runScript } from "./lib/problem.mjs";
import { foreground } from "./lib/run.mjs";
import { setUp } from "./lib/workspace.mjs";

await runScript(async () => {
  const start = performance.now();
  const { node, env } = await setUp({ build: false });
  // Beside the tests, so that no core waits; printed after them, so that nothing scrolls away.
  /** @type {string[]} */
  const lines = [];
  const checking = runChecks(env, (line) => lines.push(line));
  const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", ...process.argv.slice(2), "--project", "unit"];
  const code = await foreground(node, args, { env });
  const { failed } = await checking;
  for (const line of lines) console.log(line);
  console.log(`Took ${((performance.now() - start) / 1000).toFixed(0)} s`);
  return failed > 0 ? 1 : code;
});
