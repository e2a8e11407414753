// A Chromium for the tests that drive one: installed, else Playwright's download, else apt's when we are root.
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import path from "node:path";
import { root } from "./paths.mjs";
import { capture } from "./run.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const known = [
  "/usr/bin/chromium",
  "/snap/bin/chromium",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** @param {string} line */
const say = (line) => process.stderr.write(`${line}\n`);

/**
 * Whether the browser at `file` starts here: a download may lack the system's libraries.
 * @param {string} file
 */
async function works(file) {
  return existsSync(file) && (await capture(file, ["--version"], { timeout: 20_000 })).code === 0;
}

function candidates() {
  const onPath = (process.env.PATH ?? "")
    .split(path.delimiter)
    .flatMap((dir) => names.map((name) => path.join(dir, name)));
  return [...onPath, ...known, ...downloaded()];
}

/** What Playwright has downloaded before, newest first. */
function downloaded() {
  const cache =
    process.env.PLAYWRIGHT_BROWSERS_PATH ??
    path.join(homedir(), process.platform === "darwin" ? "Library/Caches/ms-playwright" : ".cache/ms-playwright");
  if (!existsSync(cache)) return [];
  const versions = readdirSync(cache).filter((name) => name.startsWith("chromium-"));
  const inside = ["chrome-linux/chrome", "chrome-linux64/chrome", "chrome-mac/Chromium.app/Contents/MacOS/Chromium"];
  return versions
    .sort()
    .reverse()
    .flatMap((version) => inside.map((file) => path.join(cache, version, file)));
}

/** @param {string[]} files */
async function firstThatWorks(files) {
  for (const file of files) if (await works(file)) return file;
  return null;
}

/** @param {string} node @param {NodeJS.ProcessEnv} env */
async function downloadWithPlaywright(node, env) {
  say("• No Chromium found; downloading Playwright's …");
  const cli = createRequire(path.join(root, "apps/web/package.json")).resolve("playwright-core/cli.js");
  const { code } = await capture(node, [cli, "install", "chromium", "--no-shell"], { env, timeout: 180_000 });
  if (code !== 0) say("  Playwright's download is not available here");
}

/** @param {NodeJS.ProcessEnv} env */
async function installWithApt(env) {
  if (process.getuid?.() !== 0 || (await capture("apt-get", ["--version"])).code !== 0) return;
  say("• Installing Debian's chromium …");
  const options = { env: { ...env, DEBIAN_FRONTEND: "noninteractive" }, timeout: 600_000 };
  await capture("apt-get", ["update", "-q"], options);
  const { code } = await capture("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], options);
  if (code !== 0) say("  apt has no chromium for us");
}

/**
 * Path of a Chromium that starts, or null when none can be had. CHROMIUM_PATH, when set, is the only one tried.
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 */
export async function ensureChromium(node, env) {
  if (process.env.CHROMIUM_PATH) return firstThatWorks([process.env.CHROMIUM_PATH]);
  const installed = await firstThatWorks(candidates());
  if (installed) return installed;
  await downloadWithPlaywright(node, env);
  const fromPlaywright = await firstThatWorks(downloaded());
  if (fromPlaywright) return fromPlaywright;
  await installWithApt(env);
  return firstThatWorks(candidates());
}
