import type { StreamPlaylist, StreamRendition, StreamVariant } from "@vergence/contract/media";

const groupIds = { AUDIO: "audio", SUBTITLES: "subtitles" } as const;
const types = ["AUDIO", "SUBTITLES"] as const;

/** From here on `REQ-VIDEO-LAYOUT` is known (RFC 8216bis section 8). */
const versionOfVideoLayout = 12;

/** A multivariant playlist of variants that all share one audio and one subtitle group (RFC 8216bis section 4.4.6). */
export function formatMultivariantPlaylist({ variants, renditions }: StreamPlaylist): string {
  const hasLayouts = variants.some(({ videoLayout }) => videoLayout !== null);
  return [
    "#EXTM3U",
    `#EXT-X-VERSION:${hasLayouts ? versionOfVideoLayout : 7}`,
    "#EXT-X-INDEPENDENT-SEGMENTS",
    ...renditions.map(formatRendition),
    ...variants.flatMap((variant) => [formatVariant(variant, renditions), variant.uri]),
    ...variants.map(formatIFrames),
    "",
  ].join("\n");
}

/**
 * What a variant needs together with the audio and the subtitles that need most, since a viewer may pick those (RFC
 * 8216bis section 4.4.6.2): bits per second, and codecs.
 */
function withHeaviestRenditions(variant: StreamVariant, renditions: readonly StreamRendition[]) {
  const most = (key: "bandwidth" | "averageBandwidth") =>
    types.reduce((sum, type) => {
      const needed = renditions.filter((rendition) => rendition.type === type).map((rendition) => rendition[key]);
      return sum + Math.max(0, ...needed);
    }, variant[key]);
  const codecs = new Set([variant.codec, ...renditions.flatMap(({ codec }) => codec ?? [])]);
  return { bandwidth: most("bandwidth"), averageBandwidth: most("averageBandwidth"), codecs: [...codecs].join(",") };
}

function formatRendition({ type, uri, label, languageTag, isDefault, channels }: StreamRendition): string {
  const attributes = [
    `TYPE=${type}`,
    `GROUP-ID="${groupIds[type]}"`,
    `NAME="${label.replaceAll('"', "'")}"`,
    `LANGUAGE="${languageTag}"`,
    `DEFAULT=${isDefault ? "YES" : "NO"}`,
    "AUTOSELECT=YES",
    ...(type === "SUBTITLES" ? ["FORCED=NO"] : []),
    ...(channels ? [`CHANNELS="${channels}"`] : []),
    `URI="${uri}"`,
  ];
  return `#EXT-X-MEDIA:${attributes.join(",")}`;
}

function formatVariant(variant: StreamVariant, renditions: readonly StreamRendition[]): string {
  const { bandwidth, averageBandwidth, codecs } = withHeaviestRenditions(variant, renditions);
  const groups = types.filter((type) => renditions.some((rendition) => rendition.type === type));
  const attributes = [
    `BANDWIDTH=${bandwidth}`,
    `AVERAGE-BANDWIDTH=${averageBandwidth}`,
    `CODECS="${codecs}"`,
    ...pictureOf(variant),
    `FRAME-RATE=${variant.framesPerSecond.toFixed(3)}`,
    ...groups.map((type) => `${type}="${groupIds[type]}"`),
    "CLOSED-CAPTIONS=NONE",
  ];
  return `#EXT-X-STREAM-INF:${attributes.join(",")}`;
}

/**
 * RFC 8216bis section 4.4.6.3; Apple's HLS authoring specification asks for one per variant, for scrubbing. Key frames
 * have no sound.
 */
function formatIFrames(variant: StreamVariant): string {
  const { iFrames } = variant;
  const attributes = [
    `BANDWIDTH=${iFrames.bandwidth}`,
    `AVERAGE-BANDWIDTH=${iFrames.averageBandwidth}`,
    `CODECS="${variant.codec}"`,
    ...pictureOf(variant),
    `URI="${iFrames.uri}"`,
  ];
  return `#EXT-X-I-FRAME-STREAM-INF:${attributes.join(",")}`;
}

function pictureOf({ width, height, videoRange, videoLayout }: StreamVariant): string[] {
  return [
    `RESOLUTION=${width}x${height}`,
    `VIDEO-RANGE=${videoRange}`,
    ...(videoLayout ? [`REQ-VIDEO-LAYOUT="${videoLayout}"`] : []),
  ];
}
