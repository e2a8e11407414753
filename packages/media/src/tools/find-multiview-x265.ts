import { execFile } from "node:child_process";
import { MediaError } from "../media-error.ts";
import { findOnPath, ownSearchPath } from "./find-on-path.ts";
import type { MediaTool } from "./media-tools.ts";

export interface FindMultiviewX265Options {
  /** An explicit path wins; one that does not fit is an error, never a reason to look in other places. */
  x265Path?: string | undefined;
  /** A PATH-like list; by default this process's own. */
  searchPath?: string;
}

/**
 * Finds an x265 that encodes MV-HEVC: the explicit path, else one on PATH; null where there is none. Few are: x265 ≥
 * 4.1, built with `-DENABLE_MULTIVIEW=ON`, in 8 bits (it refuses to encode two views in more).
 * @throws MediaError `tool_missing` (not permanent) where the explicit one is something else
 */
export async function findMultiviewX265({
  x265Path,
  searchPath = ownSearchPath(),
}: FindMultiviewX265Options = {}): Promise<MediaTool | null> {
  const path = x265Path ?? (await findOnPath("x265", searchPath));
  if (!path) return null;
  const version = parseMultiviewX265(await fullHelp(path));
  if (version) return { path, version, origin: x265Path ? "setting" : "path" };
  if (!x265Path) return null;
  const message =
    `X265_PATH is ${path}, but no x265 with 8 bits and multiview runs there. ` +
    "Build x265 4.1 or later with -DENABLE_MULTIVIEW=ON, or leave X265_PATH out.";
  throw new MediaError("tool_missing", message, { permanent: false });
}

/** The version, out of what `x265 --fullhelp` prints; null when it cannot encode two views in 8 bits. */
export function parseMultiviewX265(help: string): string | null {
  const version = /HEVC encoder version (\S+)/.exec(help)?.[1];
  const depths = /build info .*?(\S+bit(?:\+\S+bit)*)\s*$/m.exec(help)?.[1] ?? "";
  const isFit = help.includes("--multiview-config") && depths.split("+").includes("8bit");
  return version && isFit ? version : null;
}

/** What it prints, on either output; after its help it ends with an exit code of 1. Empty when it does not run. */
function fullHelp(path: string): Promise<string> {
  return new Promise((resolve) => {
    const options = { timeout: 120_000, maxBuffer: 2 ** 22 };
    execFile(path, ["--fullhelp"], options, (_, stdout, stderr) => resolve(`${stdout}\n${stderr}`));
  });
}
