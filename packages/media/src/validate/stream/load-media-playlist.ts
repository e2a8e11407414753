import { posix } from "node:path";
import { subSource } from "../../isobmff/byte-source.ts";
import { readBoxes } from "../../isobmff/read-boxes.ts";
import { type Movie, readMovie } from "../../isobmff/read-movie.ts";
import type { MediaPlaylist, MediaSegment } from "./hls-stream.ts";
import { type PlaylistSegment, parsePlaylist } from "./parse-playlist.ts";
import { type Resource, ResourceError, type ResourceReader, readText } from "./resource.ts";
import { readSegmentBoxes } from "./segment-boxes.ts";

const maxInitBytes = 16 * 2 ** 20;
const maxSubtitleBytes = 16 * 2 ** 20;
const emptySegment = { sizeBytes: 0, delivery: null, boxes: { types: [], fragments: [] }, text: "" };

/**
 * Reads a media playlist, its initialization section, and of its segments what the rules ask for: headers, never the
 * media.
 */
export async function loadMediaPlaylist(uri: string, base: URL, reader: ResourceReader): Promise<MediaPlaylist> {
  const nameOf = (url: URL) => relativeName(url, base);
  const url = new URL(uri, base);
  const name = nameOf(url);
  const nothing = { name, delivery: null, parsed: parsePlaylist(""), segments: [] };
  const noInit = { movie: null, initName: null, initFailure: null };
  try {
    const { text, delivery } = await reader(url, async (resource) => ({
      text: await readText(resource),
      delivery: resource.delivery,
    }));
    if (!text.trimStart().startsWith("#EXTM3U")) {
      return { ...nothing, ...noInit, delivery, failure: "is not a playlist: it does not start with #EXTM3U" };
    }
    const parsed = parsePlaylist(text);
    const map = parsed.segments.find((segment) => segment.map)?.map ?? null;
    const init = map ? await loadInit(map, url, reader) : { movie: null, initFailure: null };
    const segments: MediaSegment[] = [];
    for (const segment of parsed.segments) {
      segments.push(await loadSegment(segment, { url: new URL(segment.uri, url), nameOf, reader, movie: init.movie }));
    }
    return { name, delivery, failure: null, parsed, segments, initName: map && nameOf(new URL(map.uri, url)), ...init };
  } catch (error) {
    return { ...nothing, ...noInit, failure: failureOf(error) };
  }
}

async function loadInit(
  map: NonNullable<PlaylistSegment["map"]>,
  playlist: URL,
  reader: ResourceReader,
): Promise<{ movie: Movie | null; initFailure: string | null }> {
  try {
    const movie = await reader(new URL(map.uri, playlist), async (resource) => {
      const { offset, lengthBytes } = map.byteRange ?? { offset: 0, lengthBytes: resource.sizeBytes };
      return readMovie(readBoxes(await resource.read(offset, Math.min(lengthBytes, maxInitBytes))));
    });
    return { movie, initFailure: movie ? null : "holds no moov box" };
  } catch (error) {
    return { movie: null, initFailure: failureOf(error) };
  }
}

interface SegmentContext {
  url: URL;
  nameOf: (url: URL) => string;
  reader: ResourceReader;
  movie: Movie | null;
}

async function loadSegment(
  segment: PlaylistSegment,
  { url, nameOf, reader, movie }: SegmentContext,
): Promise<MediaSegment> {
  const name = nameOf(url);
  try {
    return await reader(url, async (resource: Resource) => {
      const { byteRange } = segment;
      const source = byteRange ? subSource(resource, byteRange.offset, byteRange.lengthBytes) : resource;
      const isShort = byteRange !== null && source.sizeBytes < byteRange.lengthBytes;
      const container = containerOf(await source.read(0, 16));
      const textBytes = container === "webvtt" ? Math.min(source.sizeBytes, maxSubtitleBytes) : 0;
      return {
        ...segment,
        name,
        sizeBytes: source.sizeBytes,
        failure: isShort ? "is shorter than its byte range" : source.sizeBytes === 0 ? "is empty" : null,
        delivery: resource.delivery,
        container,
        boxes: container === "fmp4" ? await readSegmentBoxes(source, movie?.tracks ?? []) : emptySegment.boxes,
        text: textBytes > 0 ? new TextDecoder().decode(await source.read(0, textBytes)) : "",
      };
    });
  } catch (error) {
    return { ...segment, ...emptySegment, name, container: "other", failure: failureOf(error) };
  }
}

function containerOf(start: Uint8Array): MediaSegment["container"] {
  const text = String.fromCharCode(...start);
  if (/^.{4}(ftyp|styp|moof|sidx|moov|emsg|prft|free)/s.test(text)) return "fmp4";
  if (/^(\xef\xbb\xbf)?WEBVTT/.test(text)) return "webvtt";
  if (start[0] === 0x47) return "mpegts";
  return text.startsWith("ID3") || (start[0] === 0xff && ((start[1] ?? 0) & 0xf0) === 0xf0) ? "packed-audio" : "other";
}

/** As the multivariant playlist would write it: relative to its folder; the whole URL where it is another server's. */
function relativeName(url: URL, base: URL): string {
  if (url.origin !== base.origin || url.protocol !== base.protocol) return url.href;
  return decodeURIComponent(posix.relative(posix.dirname(base.pathname), url.pathname));
}

function failureOf(error: unknown): string {
  if (error instanceof ResourceError) return error.message;
  throw error;
}
