// What is checked without running anything: format, lint and types.
import path from "node:path";
import { root } from "./paths.mjs";
import { capture } from "./run.mjs";

/** @param {string} name */
const bin = (name) => path.join(root, "node_modules/.bin", name);

/** @type {{ title: string, file: string, args: string[] }[]} */
const checks = [
  { title: "biome check", file: bin("biome"), args: ["check", "--colors=off", "."] },
  {
    title: "dependency-cruiser",
    file: bin("depcruise"),
    args: ["--config", ".dependency-cruiser.mjs", "packages", "apps"],
  },
  { title: "knip", file: bin("knip"), args: ["--no-progress"] },
  { title: "sherif", file: bin("sherif"), args: [] },
  { title: "tsc (packages, worker, cli, tests, bench)", file: bin("tsc"), args: ["-p", "tsconfig.json"] },
  { title: "tsc (web)", file: bin("tsc"), args: ["-p", "apps/web/tsconfig.json"] },
  { title: "tsc (scripts)", file: bin("tsc"), args: ["-p", "scripts/tsconfig.json"] },
];

/**
 * Runs every check, all at the same time, and prints a line for each, with what it printed itself where it fails.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runChecks(env) {
  const counts = { passed: 0, failed: 0 };
  const run = checks.map(async ({ title, file, args }) => {
    const { code, output } = await capture(file, args, { env });
    counts[code === 0 ? "passed" : "failed"]++;
    console.log(code === 0 ? `✓ ${title}` : `✗ ${title}\n${output}`);
  });
  await Promise.all(run);
  return counts;
}
