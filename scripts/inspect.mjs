#!/usr/bin/env node
// `npm run -s inspect -- <playlist|folder|file|url> [--json]`: what a stream or a media file is, and which rules a
// stream breaks.
import path from "node:path";
import { runScript } from "./lib/problem.mjs";
import { foreground } from "./lib/run.mjs";
import { setUp } from "./lib/workspace.mjs";

/** npm changes into the repository; paths are meant from where the user is. */
const from = process.env.INIT_CWD ?? process.cwd();
/** @param {string} word */
const isPath = (word) => !word.startsWith("-") && !/^https?:\/\//i.test(word);

await runScript(async () => {
  const { node, env } = await setUp({ build: false });
  const words = process.argv.slice(2).map((word) => (isPath(word) ? path.resolve(from, word) : word));
  return foreground(node, ["apps/cli/src/main.ts", "inspect", ...words], { env });
});
