import type { MasteringDisplay } from "@vergence/contract/media";
import type { Bandwidth } from "../hls/bandwidth.ts";
import type { SampleEntryDescription } from "../isobmff/read-sample-entry.ts";
import type { Finding } from "../validate/rules/rule.ts";

/** What a file, or an HLS stream, is. */
export type InspectReport = FileReport | StreamReport;

export interface FileReport {
  kind: "file";
  location: string;
  /** `mov`, `mp4`, `matroska`, `mpegts`. */
  container: string;
  /** Major brand of an MP4 or QuickTime file; null for others. */
  brand: string | null;
  isFragmented: boolean;
  /** Null where only boxes could be read: an initialization section has no time, and a remote file is not probed. */
  durationSeconds: number | null;
  sizeBytes: number;
  bitrateBitsPerSecond: number | null;
  tracks: TrackReport[];
  /** The boxes that say something: no media, no sample tables. */
  boxes: BoxReport[];
}

export interface TrackReport {
  /** `video`, `audio`, `subtitles`, `metadata` or another handler's four characters. */
  kind: string;
  codec: string;
  language: string | null;
  video: VideoReport | null;
  audio: { channels: number; sampleRateHertz: number } | null;
}

export interface VideoReport {
  width: number;
  height: number;
  framesPerSecond: number | null;
  bitDepth: number | null;
  /** How many pictures there are at a time: 2 for MV-HEVC. */
  views: number;
  /** Where it is known that there are two views or packed eyes: which eyes. */
  eyes: string | null;
  /** `side` or `over` where one picture holds both eyes. */
  packing: string | null;
  /** `rect`, `equi`, `hequ`, `prim`, `fish`, `cbmp`; null where nothing says. */
  projection: string | null;
  fieldOfViewDegrees: number | null;
  /** Of `vexu`. */
  heroEye: string | null;
  baselineMillimetres: number | null;
  /** `SDR`, `HLG` or `PQ`; null where nothing says. */
  range: string | null;
  /** Primaries, transfer characteristics and matrix, by name or code point (ITU-T H.273). */
  colour: string | null;
  masteringDisplay: MasteringDisplay | null;
  hasMasteringDisplay: boolean;
  contentLightLevel: SampleEntryDescription["contentLightLevel"];
}

export interface BoxReport {
  type: string;
  sizeBytes: number;
  children: BoxReport[];
}

export interface StreamReport {
  kind: "stream";
  location: string;
  /** EXT-X-VERSION of the multivariant playlist. */
  version: number;
  durationSeconds: number;
  /** False for a live stream. */
  isComplete: boolean;
  variants: VariantReport[];
  iframeVariants: VariantReport[];
  renditions: RenditionReport[];
  findings: Finding[];
}

export interface VariantReport {
  name: string;
  codecs: string;
  resolution: string;
  framesPerSecond: string;
  range: string;
  /** REQ-VIDEO-LAYOUT; empty for flat video of one view. */
  layout: string;
  declared: Bandwidth;
  /** With its heaviest renditions. */
  measured: Bandwidth;
  targetDurationSeconds: number | null;
  segmentCount: number;
  video: VideoReport | null;
}

export interface RenditionReport {
  type: string;
  groupId: string;
  label: string;
  language: string;
  isDefault: boolean;
  channels: string;
  name: string;
  codecs: string;
  measured: Bandwidth;
}
