#!/usr/bin/env node
// `npm run bench`: measures this product against bare baselines; prints a table and writes bench/results.json.
import { runScript } from "./lib/problem.mjs";
import { foreground } from "./lib/run.mjs";
import { setUp } from "./lib/workspace.mjs";

await runScript(async () => {
  const { node, env } = await setUp();
  return foreground(node, ["bench/main.ts", ...process.argv.slice(2)], { env });
});
