import { type Bandwidth, measureBandwidth } from "../../hls/bandwidth.ts";
import { type HlsStream, type Listed, type MediaPlaylist, renditionsOf } from "./hls-stream.ts";
import type { Attributes } from "./parse-playlist.ts";

/** What a media playlist needs of the network by itself. */
export function measurePlaylist({ parsed, segments }: MediaPlaylist): Bandwidth {
  return measureBandwidth(segments, parsed.targetDurationSeconds ?? 1);
}

/**
 * What a variant needs with the heaviest rendition of each group that it names: BANDWIDTH as RFC 8216bis section
 * 4.4.6.2 and rule 9.13 define it.
 */
export function measureVariant(stream: HlsStream, variant: Listed): Bandwidth {
  const { attributes, playlist } = variant;
  const groups = (["AUDIO", "VIDEO", "SUBTITLES"] as const).map((type) => groupOf(stream, attributes, type));
  // A rendition may be the variant's own playlist over again; it is fetched once.
  const parts = groups.map((group) => group.filter((rendition) => rendition.playlist !== playlist));
  const all = [measurePlaylist(playlist), ...parts.map(heaviest)];
  return {
    peakBitsPerSecond: all.reduce((sum, { peakBitsPerSecond }) => sum + peakBitsPerSecond, 0),
    averageBitsPerSecond: all.reduce((sum, { averageBitsPerSecond }) => sum + averageBitsPerSecond, 0),
  };
}

/** The renditions of the group that a variant names for a type. */
export function groupOf(stream: HlsStream, attributes: Attributes, type: "AUDIO" | "VIDEO" | "SUBTITLES"): Listed[] {
  const groupId = attributes[type];
  return groupId === undefined ? [] : renditionsOf(stream, type, groupId);
}

function heaviest(renditions: readonly Listed[]): Bandwidth {
  const measured = renditions.map(({ playlist }) => measurePlaylist(playlist));
  const most = (of: (bandwidth: Bandwidth) => number) => Math.max(0, ...measured.map(of));
  return {
    peakBitsPerSecond: most((bandwidth) => bandwidth.peakBitsPerSecond),
    averageBitsPerSecond: most((bandwidth) => bandwidth.averageBitsPerSecond),
  };
}
