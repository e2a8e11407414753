import m3u8 from "m3u8-parser";

/** Attributes of a tag as they stand there, without their quotes. */
export type Attributes = Record<string, string>;

export interface PlaylistTag {
  name: string;
  attributes: Attributes;
}

export interface PlaylistSegment {
  uri: string;
  durationSeconds: number;
  isDiscontinuity: boolean;
  map: { uri: string; byteRange: ByteRange | null } | null;
  byteRange: ByteRange | null;
  hasProgramDateTime: boolean;
}

export interface ByteRange {
  offset: number;
  lengthBytes: number;
}

export interface ParsedPlaylist {
  /** EXT-X-VERSION; 1 where it does not say (RFC 8216bis section 4.4.1.2). */
  version: number;
  hasIndependentSegments: boolean;
  /** Variants in order, each with its URI. */
  variants: { attributes: Attributes; uri: string }[];
  iframeVariants: { attributes: Attributes; uri: string }[];
  /** EXT-X-MEDIA, in order and with duplicates. */
  renditions: Attributes[];
  keys: Attributes[];
  targetDurationSeconds: number | null;
  playlistType: string | null;
  isIframesOnly: boolean;
  isComplete: boolean;
  segments: PlaylistSegment[];
  /** What the parser had to say. */
  warnings: string[];
}

interface TagEvent {
  type: string;
  tagType?: string;
  attributes?: Record<string, unknown>;
  uri?: string;
}

/**
 * Reads a playlist with m3u8-parser. Its manifest knows segments, byte ranges and sections; the tags that it lexes on
 * the way know every attribute, in order, also those that the manifest has no place for.
 */
export function parsePlaylist(text: string): ParsedPlaylist {
  const parser = new m3u8.Parser();
  const tags: PlaylistTag[] = [];
  const warnings: string[] = [];
  // The parser turns some values into numbers and objects; this comes before it does more than that.
  parser.parseStream.on("data", (event: unknown) => {
    const { tagType, attributes } = event as TagEvent;
    if (tagType) tags.push({ name: tagType, attributes: toText(attributes ?? {}) });
  });
  for (const kind of ["warn", "error"] as const) parser.on(kind, ({ message }) => warnings.push(message));
  parser.push(text);
  parser.end();
  const { manifest } = parser;
  const named = (name: string) => tags.filter((tag) => tag.name === name).map(({ attributes }) => attributes);
  return {
    version: manifest.version ?? 1,
    hasIndependentSegments: manifest.independentSegments === true,
    variants: (manifest.playlists ?? []).map(({ uri, attributes }) => ({ uri, attributes: toText(attributes ?? {}) })),
    iframeVariants: named("i-frame-playlist").map((attributes) => ({ attributes, uri: attributes.URI ?? "" })),
    renditions: named("media"),
    keys: named("key"),
    targetDurationSeconds: named("targetduration").length > 0 ? (manifest.targetDuration ?? null) : null,
    playlistType: manifest.playlistType ?? null,
    isIframesOnly: named("i-frames-only").length > 0,
    isComplete: manifest.endList === true,
    segments: manifest.playlists ? [] : manifest.segments.filter(({ uri }) => uri).map(toSegment),
    warnings,
  };
}

function toText(attributes: Record<string, unknown>): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      const size = value as { width?: number; height?: number } | null;
      return [name, size && typeof size === "object" ? `${size.width}x${size.height}` : String(value)];
    }),
  );
}

interface ManifestSegment {
  uri: string;
  duration?: number;
  discontinuity?: boolean;
  dateTimeString?: string;
  byterange?: { offset: number; length: number };
  map?: { uri: string; byterange?: { offset: number; length: number } };
}

function toSegment({ uri, duration, discontinuity, map, byterange, dateTimeString }: ManifestSegment): PlaylistSegment {
  const range = (of: typeof byterange) => (of ? { offset: of.offset, lengthBytes: of.length } : null);
  return {
    uri,
    durationSeconds: duration ?? 0,
    isDiscontinuity: discontinuity === true,
    map: map ? { uri: map.uri, byteRange: range(map.byterange) } : null,
    byteRange: range(byterange),
    hasProgramDateTime: dateTimeString !== undefined,
  };
}
