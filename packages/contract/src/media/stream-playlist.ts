import { z } from "zod";
import { videoRanges } from "./media-probe.ts";

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
  videoRange: z.enum(videoRanges),
  /** `REQ-VIDEO-LAYOUT`: what a player must be able to show (`CH-STEREO/PROJ-HEQU`); null for what every player can. */
  videoLayout: z.string().nullable(),
  iFrames: bandwidth.extend({ uri: z.string() }),
});
export type StreamVariant = z.infer<typeof streamVariant>;

/** One audio or subtitle rendition. */
export const streamRendition = bandwidth.extend({
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

/** What a multivariant playlist says, and what a playlist of another folder needs to name the same renditions. */
export const streamPlaylist = z.object({
  /** Best first. */
  variants: z.array(streamVariant),
  renditions: z.array(streamRendition),
  /** Of video and audio alike. */
  targetDurationSeconds: z.int(),
});
export type StreamPlaylist = z.infer<typeof streamPlaylist>;
