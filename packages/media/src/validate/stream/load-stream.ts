import { basename } from "node:path";
import type { HlsStream, Listed, MediaPlaylist } from "./hls-stream.ts";
import { loadMediaPlaylist } from "./load-media-playlist.ts";
import { resourceReader } from "./open-resource.ts";
import { type Attributes, parsePlaylist } from "./parse-playlist.ts";
import { readText } from "./resource.ts";

/** Media playlists that are read at the same time. */
const concurrency = 4;

/**
 * Reads a multivariant playlist and everything that it names, each thing once. What cannot be read is kept as a
 * failure.
 */
export async function loadStream(url: URL, location: string): Promise<HlsStream> {
  const reader = resourceReader(url);
  const { text, delivery } = await reader(url, async (resource) => ({
    text: await readText(resource),
    delivery: resource.delivery,
  }));
  const parsed = parsePlaylist(text);
  const renditions = parsed.renditions.filter((attributes) => attributes.URI !== undefined);
  const named: { uri: string; attributes: Attributes }[] = [
    ...parsed.variants,
    ...parsed.iframeVariants,
    ...renditions.map((attributes) => ({ uri: attributes.URI ?? "", attributes })),
  ];
  const playlists = await loadEach([...new Set(named.map(({ uri }) => uri))], (uri) =>
    loadMediaPlaylist(uri, url, reader),
  );
  const list = (entries: typeof named): Listed[] =>
    entries.flatMap(({ uri, attributes }) => {
      const playlist = playlists.get(uri);
      return playlist ? [{ attributes, playlist }] : [];
    });
  return {
    location,
    name: basename(url.pathname),
    delivery,
    parsed,
    variants: list(parsed.variants),
    iframeVariants: list(parsed.iframeVariants),
    renditions: list(renditions.map((attributes) => ({ uri: attributes.URI ?? "", attributes }))),
  };
}

async function loadEach(
  uris: readonly string[],
  load: (uri: string) => Promise<MediaPlaylist>,
): Promise<Map<string, MediaPlaylist>> {
  const loaded = new Map<string, MediaPlaylist>();
  const queue = [...uris];
  const work = async () => {
    for (let uri = queue.shift(); uri !== undefined; uri = queue.shift()) loaded.set(uri, await load(uri));
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return loaded;
}
