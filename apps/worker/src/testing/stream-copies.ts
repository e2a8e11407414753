import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import { buffer } from "node:stream/consumers";
import { openPlayback, type Resources } from "@vergence/core";
import { mapLimit } from "../store/map-limit.ts";

const filesAtOnce = 8;

const namedIn = (playlist: string) =>
  [...playlist.matchAll(/^(?:#.*\bURI="([^"]+)"|([^#\s].*))/gm)].map(([, quoted, bare]) => quoted ?? bare ?? "");

/** A video's streams, copied into a folder as a player sees them, each file once. */
export interface StreamCopies {
  /**
   * Copies a job's stream, with all that it names.
   * @returns the path of its multivariant playlist
   * @throws Error naming every file that is not there
   */
  copy(jobId: number): Promise<string>;
  remove(): Promise<void>;
}

/**
 * Reads streams through the same use case as players: beside a test's worker stands no web server that a validator
 * could ask.
 */
export async function openStreamCopies(resources: Resources, videoId: number): Promise<StreamCopies> {
  const { playbackId } = await resources.db.libraryVideo.findUniqueOrThrow({ where: { id: videoId } });
  const folder = await mkdtemp(join(tmpdir(), "vergence-playable-"));
  const copied = new Set<string>();
  let missing: string[] = [];
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
  return {
    async copy(jobId) {
      missing = [];
      const root = `streams/${jobId}/multivariant.m3u8`;
      await copy(await copy(await copy([root])));
      if (missing.length > 0) throw new Error(`Of the stream of job ${jobId} is missing:\n${missing.join("\n")}`);
      return join(folder, root);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
