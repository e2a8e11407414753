import { z } from "zod";

/**
 * Where the files of a stream lie, below its prefix: name of a variant or rendition → folder of the attempt that made
 * it, ending in a slash. What stands at "" is for all others, the multivariant playlist among them: the attempt's that
 * made all, or the folder of the finish where several tasks did. Without it they lie at the prefix itself, as do all
 * files of streams that are older than these folders.
 */
export const streamFolders = z.record(z.string(), z.string());
export type StreamFolders = z.infer<typeof streamFolders>;

/**
 * @param folders as the stream's row has them
 * @param path below the stream, as players name it: `h264-720p-3000k/segment-00001.m4s`
 * @returns the same file below the stream's prefix in the store
 */
export function storedPath(folders: unknown, path: string): string {
  const folderOf = streamFolders.parse(folders);
  const [name = ""] = path.includes("/") ? path.split("/", 1) : [];
  const folder = Object.hasOwn(folderOf, name) ? folderOf[name] : folderOf[""];
  return `${folder ?? ""}${path}`;
}
