// Installs, generates and builds; each only when what it depends on has changed.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ensureNode, installTool } from "./node.mjs";
import { registryEnv } from "./npm.mjs";
import { root, toolsBin, toolsDir } from "./paths.mjs";
import { step } from "./run.mjs";
import { fingerprint, isUpToDate, remember } from "./stamp.mjs";

const pnpmVersion = "12.21.0";

/**
 * Settings of every tool we start: our Node first, and nobody calls home.
 * @param {string} node
 * @returns {NodeJS.ProcessEnv}
 */
function toolEnv(node) {
  return {
    ...process.env,
    PATH: [path.dirname(node), toolsBin, process.env.PATH ?? ""].join(path.delimiter),
    CHECKPOINT_DISABLE: "1",
    DO_NOT_TRACK: "1",
    NEXT_TELEMETRY_DISABLED: "1",
    TURBO_TELEMETRY_DISABLED: "1",
    TURBO_NO_UPDATE_NOTIFIER: "1",
  };
}

/**
 * Makes a fresh clone ready to run.
 * @param {{ build?: boolean }} options `build: false` leaves the web app unbuilt
 * @returns {Promise<{ node: string, env: NodeJS.ProcessEnv }>} the Node to run things with, and their environment
 */
export async function setUp({ build = true } = {}) {
  mkdirSync(toolsDir, { recursive: true });
  // A package.json of its own: else npm would take the repository's for the one to add to.
  const manifest = path.join(toolsDir, "package.json");
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
  const node = await ensureNode();
  const env = toolEnv(node);
  await ensurePnpm();
  await install(node, env);
  await generate(node, env);
  if (build) await buildWeb(env);
  return { node, env };
}

async function ensurePnpm() {
  const manifest = path.join(toolsDir, "node_modules/pnpm/package.json");
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).version === pnpmVersion) return;
  const advice = "Is the npm registry reachable? Check with `npm ping`.";
  await installTool(`Installing pnpm ${pnpmVersion} from npm`, `pnpm@${pnpmVersion}`, advice);
}

/** Every package.json of the workspace, paths from the root. */
function manifests() {
  /** @param {string} folder */
  const inside = (folder) =>
    readdirSync(path.join(root, folder))
      .map((name) => `${folder}/${name}/package.json`)
      .filter((file) => existsSync(path.join(root, file)));
  return ["package.json", ...inside("apps"), ...inside("packages")];
}

/** @param {string} node @param {NodeJS.ProcessEnv} env */
async function install(node, env) {
  const value = fingerprint([...manifests(), "pnpm-lock.yaml", "pnpm-workspace.yaml"], node, pnpmVersion);
  if (isUpToDate("install", value) && existsSync(path.join(root, "node_modules/.modules.yaml"))) return;
  // CI=1: no questions when node_modules has to be created again.
  const pnpmEnv = { ...env, ...(await registryEnv()), CI: "1" };
  const advice = "If packages could not be fetched: is the npm registry reachable? Check with `npm ping`.";
  const pnpm = path.join(toolsBin, "pnpm");
  await step("Installing packages", pnpm, ["install", "--frozen-lockfile"], { env: pnpmEnv, advice });
  remember("install", value);
}

/** @param {string} node @param {NodeJS.ProcessEnv} env */
async function generate(node, env) {
  const schema = readdirSync(path.join(root, "prisma/schema")).map((name) => `prisma/schema/${name}`);
  const value = fingerprint([...schema.sort(), "prisma.config.ts", "pnpm-workspace.yaml"]);
  if (isUpToDate("generate", value) && existsSync(path.join(root, "packages/core/generated/prisma/client.ts"))) return;
  await step("Generating the Prisma client", node, ["scripts/prisma.mjs", "generate"], { env });
  remember("generate", value);
}

/**
 * Turbo decides by itself what has to be built.
 * @param {NodeJS.ProcessEnv} env
 */
async function buildWeb(env) {
  const turbo = path.join(root, "node_modules/.bin/turbo");
  await step("Building the web app", turbo, ["run", "build", "--output-logs=errors-only", "--no-color"], { env });
}
