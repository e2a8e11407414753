export interface MediaSegment {
  uri: string;
  durationSeconds: number;
}

/** The segments that a media playlist lists, in order (RFC 8216 section 4.3.2.1). */
export function parseMediaPlaylist(text: string): MediaSegment[] {
  const segments: MediaSegment[] = [];
  let durationSeconds = 0;
  for (const line of text.split(/\r?\n/)) {
    const duration = /^#EXTINF:([\d.]+)/.exec(line)?.[1];
    if (duration) durationSeconds = Number(duration);
    else if (line !== "" && !line.startsWith("#")) segments.push({ uri: line, durationSeconds });
  }
  return segments;
}

/** The smallest target duration that segments allow: the longest one, rounded (RFC 8216 section 4.3.3.1). */
export function targetDurationSeconds(segments: readonly MediaSegment[]): number {
  return segments.reduce((longest, { durationSeconds }) => Math.max(longest, Math.round(durationSeconds)), 1);
}

export interface MediaPlaylist {
  segments: readonly MediaSegment[];
  targetDurationSeconds: number;
  /** The initialization section, for fMP4. */
  initUri?: string;
}

/** A complete (VOD) media playlist. */
export function formatMediaPlaylist({ segments, targetDurationSeconds, initUri }: MediaPlaylist): string {
  return [
    "#EXTM3U",
    "#EXT-X-VERSION:7",
    `#EXT-X-TARGETDURATION:${targetDurationSeconds}`,
    "#EXT-X-MEDIA-SEQUENCE:1",
    "#EXT-X-PLAYLIST-TYPE:VOD",
    "#EXT-X-INDEPENDENT-SEGMENTS",
    ...(initUri ? [`#EXT-X-MAP:URI="${initUri}"`] : []),
    ...segments.flatMap(({ uri, durationSeconds }) => [`#EXTINF:${durationSeconds.toFixed(6)},`, uri]),
    "#EXT-X-ENDLIST",
    "",
  ].join("\n");
}
