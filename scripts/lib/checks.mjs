// What is checked without running anything: format, lint and types.
import path from "node:path";
import { root } from "./paths.mjs";
import { capture } from "./run.mjs";

/** @param {string} name */
const bin = (name) => path.join(root, "node_modules/.bin", name);

/**
 * Checks the types of one project: after the first time, of what changed alone.
 * @param {string} title
 * @param {string} project
 */
const types = (title, project) => ({
  title: `tsc (${title})`,
  file: bin("tsc"),
  args: ["-p", project, "--incremental", "--tsBuildInfoFile", `node_modules/.cache/tsc/${project}`],
});

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
  types("packages, worker, cli, tests, bench", "tsconfig.json"),
  types("web", "apps/web/tsconfig.json"),
  types("scripts", "scripts/tsconfig.json"),
];

/**
 * Runs every check, all at the same time, and prints a line for each, with what it printed itself where it fails.
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} print
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runChecks(env, print = console.log) {
  const counts = { passed: 0, failed: 0 };
  const run = checks.map(async ({ title, file, args }) => {
    const { code, output } = await capture(file, args, { env });
    counts[code === 0 ? "passed" : "failed"]++;
    print(code === 0 ? `✓ ${title}` : `✗ ${title}\n${output}`);
  });
  await Promise.all(run);
  return counts;
}
