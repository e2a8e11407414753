import type { ContentLightLevel, MasteringDisplay } from "../hevc/hevc-stream.ts";
import type { FrameRate } from "./frame-rate.ts";

/** What ffprobe says of the colours; `unknown` where the file does not say. */
export interface Colour {
  range: string;
  matrix: string;
  primaries: string;
  transfer: string;
}

/** HLS's `VIDEO-RANGE`: how light is coded (ITU-R BT.709, BT.2100 HLG, BT.2100 PQ, which HDR10 is). */
export type VideoRange = "SDR" | "HLG" | "PQ";

/** Which eye a view of a multiview stream is for. */
export type ViewPosition = "left" | "right" | "unknown";

export interface VideoTrack {
  codec: string;
  profile: string | null;
  /** As shown: after the file's rotation, before its pixel aspect ratio. */
  width: number;
  height: number;
  /** Width of a pixel over its height; 1 nearly always. */
  pixelAspectRatio: number;
  rotationDegrees: number;
  /** On average, snapped to the standard rate that is meant. */
  frameRate: FrameRate;
  /** True where the first frames show that they do not come at one rate, as phones record. */
  isVariableFrameRate: boolean;
  /** Null where the container does not say and nobody counted. */
  frameCount: number | null;
  durationSeconds: number;
  /** When its first frame is shown, counted from the start of the file (its audio may begin earlier). */
  startSeconds: number;
  /**
   * False where only the file as a whole says how long it lasts (some Matroska): its audio may be what lasts so long.
   */
  hasOwnDuration: boolean;
  pixelFormat: string;
  bitDepth: number;
  colour: Colour;
  videoRange: VideoRange;
  /** Of HDR10, where the file or its first frame says. */
  masteringDisplay: MasteringDisplay | null;
  contentLightLevel: ContentLightLevel | null;
  /** Such as 5 (nothing but Dolby Vision can show it) or 8 (HDR10 or HLG underneath); null for none. */
  dolbyVisionProfile: number | null;
  /**
   * The views in the order of their index, one for ordinary video; null where ffprobe is too old to tell (before 7.1).
   */
  viewPositions: readonly ViewPosition[] | null;
  /** What the file itself says of its frames: ISO/IEC 14496-12 and Google's `st3d`; null where it says nothing. */
  framePacking: "side" | "over" | null;
  /** The projection that the file itself names (`prji`, `sv3d`); null where it says nothing. */
  projection: "rect" | "equi" | "hequ" | "fish" | "other" | null;
  bitrateBitsPerSecond: number | null;
}

export interface AudioTrack {
  /** Among the file's audio tracks, from 0: ffmpeg's `a:N`. */
  index: number;
  codec: string;
  channels: number;
  sampleRateHertz: number;
  durationSeconds: number | null;
  /** BCP 47, lower case, or null where the file does not say. */
  languageTag: string | null;
  title: string | null;
}

export interface MediaProbe {
  /** `mov` (QuickTime), `mp4`, `matroska` (WebM as well) or `mpegts`. */
  container: string;
  durationSeconds: number;
  sizeBytes: number;
  bitrateBitsPerSecond: number | null;
  /** The first real video track (cover art is none), or null. */
  video: VideoTrack | null;
  /** Only tracks whose codec ffprobe knows: others (such as Apple's APAC) cannot be decoded. */
  audioTracks: AudioTrack[];
}
