#!/usr/bin/env node
// `npm run proof -- NAME`: a measurement that is too long for `npm test`, which runs its smallest form. Prints when,
// on what machine and what was measured, for docs/proofs.md. Without a name, what there is.
import { readdirSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import path from "node:path";
import { ensureNewerFfmpeg } from "./lib/newer-ffmpeg.mjs";
import { root } from "./lib/paths.mjs";
import { Problem, runScript } from "./lib/problem.mjs";
import { capture, foreground } from "./lib/run.mjs";
import { setUp } from "./lib/workspace.mjs";

/** No proof takes longer, even on a slow machine: it is asked to end then, and killed half a minute later. */
const longestMinutes = 120;

const folder = path.join(root, "tests/proofs");
const ending = ".int.test.ts";
const names = readdirSync(folder)
  .filter((name) => name.endsWith(ending))
  .map((name) => name.slice(0, -ending.length));

/** @param {string} node @param {NodeJS.ProcessEnv} env */
async function machine(node, env) {
  const { output: nodeVersion } = await capture(node, ["--version"], { env });
  const { output: ffmpeg } = await capture("ffmpeg", ["-version"], { env });
  const processor = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}`;
  const version = /^ffmpeg version (\S+)/.exec(ffmpeg)?.[1] ?? "npm's";
  return `${processor}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}, Node ${nodeVersion.trim()}, ffmpeg ${version}`;
}

await runScript(async () => {
  const [name, ...rest] = process.argv.slice(2);
  if (!name || !names.includes(name)) throw new Problem(`Which proof? npm run proof -- ${names.join(" | ")}`);
  const { node, env } = await setUp();
  const newerFfmpeg = await ensureNewerFfmpeg().catch(() => null);
  if (newerFfmpeg) env.NEWER_FFMPEG_PATH = newerFfmpeg;
  const startedAt = new Date();
  console.log(`\nProof ${name} · ${startedAt.toISOString()} · ${await machine(node, env)}\n`);
  const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
  const file = path.join("tests/proofs", name + ending);
  // The file first: vitest takes a word behind a switch for its value.
  const args = [vitest, "run", file, ...rest, "--project", "int", "--disable-console-intercept"];
  const limits = { env: { ...env, VERGENCE_PROOF: "whole" }, timeout: longestMinutes * 60_000 };
  const code = await foreground(node, args, limits);
  const minutes = ((Date.now() - startedAt.getTime()) / 60_000).toFixed(1);
  console.log(`\nProof ${name}: ${code === 0 ? "passed" : "FAILED"} after ${minutes} min`);
  return code;
});
