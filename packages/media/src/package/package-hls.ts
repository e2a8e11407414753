import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FrameRate } from "@vergence/contract/media";
import type { CodedColour, HevcStream } from "../hevc/hevc-stream.ts";
import type { Bandwidth } from "../hls/bandwidth.ts";
import { finishMediaPlaylist } from "../hls/finish-media-playlist.ts";
import { initFileName } from "../hls/hls-names.ts";
import { finishIFramePlaylist, type KeyFrame } from "../hls/iframe-playlist.ts";
import { targetDurationSeconds } from "../hls/media-playlist.ts";
import { hevcCodec } from "../isobmff/hevc-codec.ts";
import { hevcSampleEntry, type PresentationOptions } from "../isobmff/hevc-sample-entry.ts";
import { sampleClock } from "../isobmff/sample-timing.ts";
import { videoInitSection } from "../isobmff/video-init-section.ts";
import { MediaError } from "../media-error.ts";
import { frameRateNumber } from "../probe/frame-rate.ts";
import { closedGroups } from "./closed-groups.ts";
import type { SegmentSink } from "./segment-sink.ts";
import { SegmentWriter, type WrittenSegment } from "./segment-writer.ts";
import { refuseFullDisk } from "./write-parts.ts";

export interface PackageHlsOptions extends PresentationOptions, Pick<SegmentSink, "onSegment"> {
  /** An existing folder, which becomes the variant's. */
  outDir: string;
  /** The stream's constant rate. */
  frameRate: FrameRate;
  /** Pictures from key frame to key frame, enforced where given. */
  gopFrames?: number | undefined;
  /** Segments end at the first key frame after so long: 2 s by default. */
  segmentSeconds?: number;
  /** Of all renditions of the stream; by default what these segments need. */
  targetDurationSeconds?: number | undefined;
  /** After each closed group of pictures: how many pictures are done. */
  onProgress?: (frames: number) => void;
  signal?: AbortSignal | undefined;
}

/** What playlists need to know of a packaged video. */
export interface PackagedVideo {
  /** RFC 6381; of the base view where there are two. */
  codec: string;
  /** 2 for MV-HEVC. */
  views: 1 | 2;
  width: number;
  height: number;
  frameRate: number;
  videoRange: "SDR" | "PQ" | "HLG";
  frames: number;
  durationSeconds: number;
  segments: WrittenSegment[];
  keyFrames: KeyFrame[];
  bandwidth: Bandwidth;
  iFrameBandwidth: Bandwidth;
}

/** Longer than any sensible group of pictures, short enough to be held in memory. */
const maxGopSeconds = 10;

/**
 * Packages an HEVC stream of one view or two as CMAF for HLS: `init.mp4`, `segment-00001.m4s` …, `iframes.m3u8` and,
 * last, `playlist.m3u8` (RFC 8216 section 3.3; ISO/IEC 23000-19). Every closed group of pictures is a movie fragment;
 * no more than a segment is held in memory. What it wrote before an error stays in `outDir` for the caller to remove.
 * @throws MediaError
 */
export async function packageHls(stream: HevcStream, options: PackageHlsOptions): Promise<PackagedVideo> {
  const { sequence, parameterSets } = stream;
  const { outDir, frameRate, gopFrames, segmentSeconds = 2, onSegment = () => {}, onProgress, signal } = options;
  const { width, height } = sequence;
  const clock = sampleClock(frameRate);
  const sampleEntry = hevcSampleEntry(sequence, parameterSets, options);
  const init = videoInitSection({ sampleEntry, timescale: clock.timescale, width, height });
  refuseAborted(signal);
  await writeFile(join(outDir, initFileName), init).catch(refuseFullDisk);

  const writer = new SegmentWriter(outDir, clock, segmentSeconds, onSegment);
  const maxFrames = Math.ceil(maxGopSeconds * frameRateNumber(frameRate));
  for await (const group of closedGroups(stream.accessUnits, { gopFrames, maxFrames })) {
    refuseAborted(signal);
    await writer.add(group);
    onProgress?.(writer.sampleCount);
  }
  await writer.end();
  const { segments, keyFrames, sampleCount } = writer;
  if (sampleCount === 0) throw empty();

  const target = options.targetDurationSeconds ?? targetDurationSeconds(segments);
  const iFrameBandwidth = await finishIFramePlaylist(outDir, keyFrames);
  const bandwidth = await finishMediaPlaylist(outDir, segments, target);
  return {
    codec: hevcCodec(sequence.profileTierLevel),
    views: parameterSets.layer1 ? 2 : 1,
    width,
    height,
    frameRate: frameRateNumber(frameRate),
    videoRange: videoRange(sequence.colour ?? options.colour),
    frames: sampleCount,
    durationSeconds: (sampleCount * clock.ticksPerSample) / clock.timescale,
    segments,
    keyFrames,
    bandwidth,
    iFrameBandwidth,
  };
}

/** `VIDEO-RANGE` by the transfer characteristics of ITU-T H.273: 16 is SMPTE ST 2084, 18 is BT.2100 HLG. */
function videoRange(colour: CodedColour | null | undefined): PackagedVideo["videoRange"] {
  if (colour?.transfer === 16) return "PQ";
  return colour?.transfer === 18 ? "HLG" : "SDR";
}

function refuseAborted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new MediaError("aborted", "Packaging was stopped.", { permanent: false, cause: signal.reason });
}

function empty(): MediaError {
  return new MediaError("tool_failed", "The encoder gave no picture.", { permanent: false });
}
