import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import { buffer } from "node:stream/consumers";
import { openPlayback, type Resources } from "@vergence/core";
import { mapLimit } from "../transfer/map-limit.ts";

const filesAtOnce = 8;

const namedIn = (playlist: string) =>
  [...playlist.matchAll(/^(?:#.*\bURI="([^"]+)"|([^#\s].*))/gm)].map(([, quoted, bare]) => quoted ?? bare ?? "");

/**
 * Reads a stream as a player does, through the same use case, each file once, into a folder that is there until `use` has settled:
 * beside a test's worker stands no web server that a validator could ask.
 * @param use gets the path of the multivariant playlist
 * @throws Error naming every file that a playlist names and that is not there
 */
export async function withStreamCopy<Result>(
  resources: Resources,
  { videoId, jobId }: { videoId: number; jobId: number },
  use: (multivariantPath: string) => Promise<Result>,
): Promise<Result> {
  const { playbackId } = await resources.db.libraryVideo.findUniqueOrThrow({ where: { id: videoId } });
  const folder = await mkdtemp(join(tmpdir(), "vergence-playable-"));
  const missing: string[] = [];
  const copied = new Set<string>();
  /** @returns what the files name, as paths; media segments name nothing */
  const copy = async (paths: readonly string[]): Promise<string[]> => {
    const fresh = [...new Set(paths)].filter((path) => !copied.has(path));
    for (const path of fresh) copied.add(path);
    const named = await mapLimit(fresh, filesAtOnce, new AbortController().signal, async (path) => {
      try {
        const { stream } = await openPlayback(resources, { playbackId, path });
        const bytes = await buffer(stream);
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), bytes);
        const text = path.endsWith(".m3u8") ? bytes.toString() : "";
        return namedIn(text).map((uri) => posix.join(posix.dirname(path), uri));
      } catch (cause) {
        missing.push(`${path} (${cause})`);
        return [];
      }
    });
    return named.flat();
  };
  try {
    const root = `streams/${jobId}/multivariant.m3u8`;
    await copy(await copy(await copy([root])));
    if (missing.length > 0) throw new Error(`Of the stream of job ${jobId} is missing:\n${missing.join("\n")}`);
    return await use(join(folder, root));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
