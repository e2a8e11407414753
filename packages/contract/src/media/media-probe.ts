import { z } from "zod";

/** Frames per second as a fraction, such as 24000/1001. */
export const frameRate = z.object({ numerator: z.number(), denominator: z.number() });
export type FrameRate = z.infer<typeof frameRate>;

/** What ffprobe says of the colours; `unknown` where the file does not say. */
const colour = z.object({
  range: z.string(),
  matrix: z.string(),
  primaries: z.string(),
  transfer: z.string(),
});

/** HLS's `VIDEO-RANGE`: how light is coded (ITU-R BT.709, BT.2100 HLG, BT.2100 PQ, which HDR10 is). */
export const videoRanges = ["SDR", "HLG", "PQ"] as const;
export type VideoRange = (typeof videoRanges)[number];

/** Which eye a view of a multiview stream is for. */
export const viewPositions = ["left", "right", "unknown"] as const;
export type ViewPosition = (typeof viewPositions)[number];

const chromaticity = z.object({ x: z.number(), y: z.number() });

/** Mastering display colour volume (H.265 section D.3.28): chromaticities in 0.00002, luminances in 0.0001 cd/m². */
export const masteringDisplay = z.object({
  green: chromaticity,
  blue: chromaticity,
  red: chromaticity,
  whitePoint: chromaticity,
  maxLuminance: z.number(),
  minLuminance: z.number(),
});
export type MasteringDisplay = z.infer<typeof masteringDisplay>;

/** Content light level (H.265 section D.3.35), in cd/m². */
export const contentLightLevel = z.object({ maxContent: z.number(), maxFrameAverage: z.number() });
export type ContentLightLevel = z.infer<typeof contentLightLevel>;

export const videoTrack = z.object({
  codec: z.string(),
  profile: z.string().nullable(),
  /** As shown: after the file's rotation, before its pixel aspect ratio. */
  width: z.number(),
  height: z.number(),
  /** Width of a pixel over its height; 1 nearly always. */
  pixelAspectRatio: z.number(),
  rotationDegrees: z.number(),
  /** On average, snapped to the standard rate that is meant. */
  frameRate,
  /** True where the first frames show that they do not come at one rate, as phones record. */
  isVariableFrameRate: z.boolean(),
  /** Null where the container does not say and nobody counted. */
  frameCount: z.number().nullable(),
  durationSeconds: z.number(),
  /** When its first frame is shown, counted from the start of the file (its audio may begin earlier). */
  startSeconds: z.number(),
  /**
   * False where only the file as a whole says how long it lasts (some Matroska): its audio may be what lasts so long.
   */
  hasOwnDuration: z.boolean(),
  pixelFormat: z.string(),
  bitDepth: z.number(),
  colour,
  videoRange: z.enum(videoRanges),
  /** Of HDR10, where the file or its first frame says. */
  masteringDisplay: masteringDisplay.nullable(),
  contentLightLevel: contentLightLevel.nullable(),
  /** Such as 5 (nothing but Dolby Vision can show it) or 8 (HDR10 or HLG underneath); null for none. */
  dolbyVisionProfile: z.number().nullable(),
  /**
   * The views in the order of their index, one for ordinary video; null where ffprobe is too old to know (before 7.1).
   */
  viewPositions: z.array(z.enum(viewPositions)).readonly().nullable(),
  /** What the file itself says of its frames: ISO/IEC 14496-12 and Google's `st3d`; null where it says nothing. */
  framePacking: z.enum(["side", "over"]).nullable(),
  /** The projection that the file itself names (`prji`, `sv3d`); null where it says nothing. */
  projection: z.enum(["rect", "equi", "hequ", "fish", "other"]).nullable(),
  bitrateBitsPerSecond: z.number().nullable(),
});
export type VideoTrack = z.infer<typeof videoTrack>;

export const audioTrack = z.object({
  /** Among the file's audio tracks, from 0: ffmpeg's `a:N`. */
  index: z.number(),
  codec: z.string(),
  channels: z.number(),
  sampleRateHertz: z.number(),
  durationSeconds: z.number().nullable(),
  /** BCP 47, lower case, or null where the file does not say. */
  languageTag: z.string().nullable(),
  title: z.string().nullable(),
});
export type AudioTrack = z.infer<typeof audioTrack>;

/** What was measured of a media file; a job keeps it, so that later jobs plan without the bytes. */
export const mediaProbe = z.object({
  /** `mov` (QuickTime), `mp4`, `matroska` (WebM as well) or `mpegts`. */
  container: z.string(),
  durationSeconds: z.number(),
  sizeBytes: z.number(),
  bitrateBitsPerSecond: z.number().nullable(),
  /** The first real video track (cover art is none), or null. */
  video: videoTrack.nullable(),
  /** Only tracks whose codec ffprobe knows: others (such as Apple's APAC) cannot be decoded. */
  audioTracks: z.array(audioTrack),
});
export type MediaProbe = z.infer<typeof mediaProbe>;
