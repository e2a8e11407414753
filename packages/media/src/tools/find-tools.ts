import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { MediaError } from "../media-error.ts";
import { findLauncher } from "./find-launcher.ts";
import { findOnPath, ownSearchPath } from "./find-on-path.ts";
import { makeExecutable } from "./make-executable.ts";
import type { MediaTool, MediaTools } from "./media-tools.ts";
import { isOldTool, oldToolWarning, parseToolVersion } from "./tool-version.ts";

const run = promisify(execFile);
const require = createRequire(import.meta.url);

type ToolName = "ffmpeg" | "ffprobe";

export interface FindToolsOptions {
  /** Explicit paths win; one that does not run is an error, never a reason to look in other places. */
  ffmpegPath?: string | undefined;
  ffprobePath?: string | undefined;
  /** A PATH-like list; by default this process's own. */
  searchPath?: string;
}

/**
 * Finds ffmpeg and ffprobe: the explicit path, then PATH, then the binaries that npm installed with this package.
 * @throws MediaError `tool_missing` (not permanent: it is the machine's fault, not the film's) when there is none
 */
export async function findTools(options: FindToolsOptions = {}): Promise<MediaTools> {
  const searchPath = options.searchPath ?? ownSearchPath();
  const warnings: string[] = [];
  const find = (name: ToolName, setting: string | undefined) => findTool(name, setting, searchPath, warnings);
  const [ffmpeg, ffprobe, launcher] = await Promise.all([
    find("ffmpeg", options.ffmpegPath),
    find("ffprobe", options.ffprobePath),
    findLauncher(searchPath),
  ]);
  return { ffmpeg, ffprobe, launcher, warnings };
}

async function findTool(
  name: ToolName,
  setting: string | undefined,
  searchPath: string,
  warnings: string[],
): Promise<MediaTool> {
  const variable = name === "ffmpeg" ? "FFMPEG_PATH" : "FFPROBE_PATH";
  for (const [origin, path] of await candidates(name, setting, searchPath)) {
    const version = await readVersion(path);
    if (version) {
      if (isOldTool(version.version, version.year)) warnings.push(oldToolWarning(name, version.version, version.year));
      return { path, version: version.version, origin };
    }
    if (origin === "setting") {
      throw new MediaError("tool_missing", `${variable} is ${path}, but no ${name} runs there.`, { permanent: false });
    }
    warnings.push(`${path} does not run as ${name} and was skipped.`);
  }
  const message = `No ${name} was found: not on PATH, nor among the installed npm packages. Install ffmpeg or set ${variable}.`;
  throw new MediaError("tool_missing", message, { permanent: false });
}

async function candidates(
  name: ToolName,
  setting: string | undefined,
  searchPath: string,
): Promise<[MediaTool["origin"], string][]> {
  if (setting) return [["setting", setting]];
  const found: [MediaTool["origin"], string][] = [];
  const onPath = await findOnPath(name, searchPath);
  if (onPath) found.push(["path", onPath]);
  const fromNpm = await npmBinary(name);
  if (fromNpm) found.push(["npm", fromNpm]);
  return found;
}

/** The binary of `@ffmpeg-installer` or `@ffprobe-installer`, made executable; null where they have none for us. */
async function npmBinary(name: ToolName): Promise<string | null> {
  try {
    const installer: unknown = require(`@${name}-installer/${name}`);
    if (typeof installer !== "object" || installer === null || !("path" in installer)) return null;
    const path = String(installer.path);
    await makeExecutable(path);
    return path;
  } catch {
    return null;
  }
}

async function readVersion(path: string): Promise<ReturnType<typeof parseToolVersion>> {
  try {
    const { stdout } = await run(path, ["-hide_banner", "-version"], { timeout: 120_000 });
    return parseToolVersion(stdout);
  } catch {
    return null;
  }
}
