#!/usr/bin/env node
// `npm run dev`: the whole product on this machine for its developers. Pages are shown as they are edited; the
// web server and the worker are restarted when their code changes. Nothing is built before.
import { runScript } from "./lib/problem.mjs";
import { foreground } from "./lib/run.mjs";
import { setUp } from "./lib/workspace.mjs";

await runScript(async () => {
  const { node, env } = await setUp({ build: false });
  const args = ["packages/local/src/main.ts", "--dev", ...process.argv.slice(2)];
  return foreground(node, args, { env, followsUs: true });
});
