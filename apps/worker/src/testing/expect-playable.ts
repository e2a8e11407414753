import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import { buffer } from "node:stream/consumers";
import { openPlayback, type Resources } from "@vergence/core";
import { expectValidStream } from "@vergence/media/testing";

const namedIn = (playlist: string) =>
  [...playlist.matchAll(/^(?:#.*\bURI="([^"]+)"|([^#\s].*))/gm)].map(([, quoted, bare]) => quoted ?? bare ?? "");

/**
 * Reads a stream as a player does, through the same use case, into a folder (beside a test's worker stands no web server that the
 * validator could ask), and fails where something is missing or one of Apple's rules is broken.
 * @param except rules that this stream cannot keep, as in `expectValidStream`
 * @returns the multivariant playlist
 */
export async function expectPlayable(
  resources: Resources,
  videoId: number,
  jobId: number,
  { except = [] }: { except?: readonly string[] } = {},
): Promise<string> {
  const { playbackId } = await resources.db.libraryVideo.findUniqueOrThrow({ where: { id: videoId } });
  const folder = await mkdtemp(join(tmpdir(), "vergence-playable-"));
  const fetchFile = async (path: string): Promise<string> => {
    const { stream } = await openPlayback(resources, { playbackId, path });
    const bytes = await buffer(stream);
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
    return bytes.toString();
  };
  const missing: string[] = [];
  const read = (path: string) =>
    fetchFile(path).catch((cause: unknown) => {
      missing.push(`${path} (${cause})`);
      return "";
    });
  try {
    const root = `streams/${jobId}/multivariant.m3u8`;
    const playlist = await read(root);
    for (const uri of namedIn(playlist)) {
      const path = posix.join(posix.dirname(root), uri);
      for (const named of namedIn(await read(path))) await read(posix.join(posix.dirname(path), named));
    }
    if (missing.length > 0) throw new Error(`Of the stream of job ${jobId} is missing:\n${missing.join("\n")}`);
    await expectValidStream(join(folder, root), { except });
    return playlist;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
