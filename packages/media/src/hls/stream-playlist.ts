import { z } from "zod";

const bandwidth = z.object({
  /** Bits per second of this alone, measured: of its heaviest segment, and on average. */
  bandwidth: z.int(),
  averageBandwidth: z.int(),
});

/** One variant of a stream, and its I-frame playlist. URIs are relative to the multivariant playlist. */
export const streamVariant = bandwidth.extend({
  /** Its folder: `mvhevc-1080p-12000k`. */
  name: z.string(),
  uri: z.string(),
  /** Of the video alone (RFC 6381). */
  codec: z.string(),
  width: z.int(),
  height: z.int(),
  framesPerSecond: z.number(),
  videoRange: z.enum(["SDR", "PQ", "HLG"]),
  /** `REQ-VIDEO-LAYOUT`: what a player must be able to show (`CH-STEREO/PROJ-HEQU`); null for what every player can. */
  videoLayout: z.string().nullable(),
  iFrames: bandwidth.extend({ uri: z.string() }),
});
export type StreamVariant = z.infer<typeof streamVariant>;

/** One audio or subtitle rendition. */
const streamRendition = bandwidth.extend({
  name: z.string(),
  type: z.enum(["AUDIO", "SUBTITLES"]),
  uri: z.string(),
  label: z.string(),
  /** BCP 47. */
  languageTag: z.string(),
  isDefault: z.boolean(),
  /** Of audio. */
  channels: z.int().nullable(),
  codec: z.string().nullable(),
});
export type StreamRendition = z.infer<typeof streamRendition>;

/** All that a multivariant playlist says, and all that another stream's needs to lead to the same renditions. */
export const streamPlaylist = z.object({
  /** Best first. */
  variants: z.array(streamVariant),
  renditions: z.array(streamRendition),
  /** Of video and audio alike. */
  targetDurationSeconds: z.int(),
});
export type StreamPlaylist = z.infer<typeof streamPlaylist>;

/** The same variants and renditions, led to from another folder: `prefix` is the way there, `../7/`. */
export function rebaseUris(playlist: StreamPlaylist, prefix: string): StreamPlaylist {
  return {
    ...playlist,
    variants: playlist.variants.map((variant) => ({
      ...variant,
      uri: prefix + variant.uri,
      iFrames: { ...variant.iFrames, uri: prefix + variant.iFrames.uri },
    })),
    renditions: playlist.renditions.map((rendition) => ({ ...rendition, uri: prefix + rendition.uri })),
  };
}
