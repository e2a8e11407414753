#!/usr/bin/env node
// `npm start`: the whole product on this machine. Settings by environment; docs/settings.md lists them.
import { runScript } from "./lib/problem.mjs";
import { foreground } from "./lib/run.mjs";
import { setUp } from "./lib/workspace.mjs";

await runScript(async () => {
  const { node, env } = await setUp();
  return foreground(node, ["packages/local/src/main.ts", ...process.argv.slice(2)], { env, followsUs: true });
});
