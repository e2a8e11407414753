import { findTools } from "../tools/find-tools.ts";
import type { MediaTools } from "../tools/media-tools.ts";

/** Every pair of tools that this machine has: the old ones of npm always, those on PATH where there are any. */
export async function toolSets(): Promise<[name: string, tools: MediaTools][]> {
  const [onPath, fromNpm] = await Promise.all([findTools(), findTools({ searchPath: "" })]);
  // The wrappers do not depend on where the tool comes from.
  const npm: [string, MediaTools] = ["npm's ffmpeg", { ...fromNpm, launcher: onPath.launcher }];
  return onPath.ffmpeg.origin === "path" ? [npm, ["the system's ffmpeg", onPath]] : [npm];
}
