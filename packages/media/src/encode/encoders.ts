import type { Layout, Perspective, StreamFormat } from "@vergence/contract";
import type { Rung, StreamVariant, VideoTrack } from "@vergence/contract/media";
import { defaultH264Ladder } from "../ladder/h264-default-ladder.ts";
import { type DefaultLadderRequest, defaultHevcLadder, type HevcFormat } from "../ladder/hevc-default-ladder.ts";
import type { SegmentSink } from "../package/segment-sink.ts";
import type { InspectedSource } from "../sources/source-file.ts";
import type { MediaTools } from "../tools/media-tools.ts";
import { encodeH264Rungs } from "./h264/encode-h264-rungs.ts";
import { encodeHevcRungs } from "./hevc/encode-hevc-rungs.ts";
import { passThroughRung } from "./hevc/pass-through-mvhevc.ts";

export interface EncodeRungsRequest extends SegmentSink {
  tools: MediaTools;
  layout: Layout;
  perspective: Perspective;
  sources: readonly InspectedSource[];
  /** Of the encoder's format, best first. */
  rungs: readonly Rung[];
  /** An existing folder, the stream's: each rung gets its own in it, by its name. */
  outDir: string;
  /** Of all renditions of the stream; by default what these segments need. */
  targetDurationSeconds?: number | undefined;
  /** The rungs are the source itself, where it can be streamed as it is; for encoders that have a `passThrough`. */
  passThrough?: boolean | undefined;
  /** Receives why the source cannot be streamed as it is; it is encoded then. */
  onObstacle?: ((obstacle: string) => void) | undefined;
  /** Percents of all rungs, rising; 100 when all is written. */
  onProgress?: ((percent: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** How streams of a format are made; the facts that other packages need are in contract's `streamFormatFacts`. */
export interface Encoder {
  /** What a video gets where no ladder is asked for, best first. */
  defaultLadder(request: DefaultLadderRequest): Rung[];
  /**
   * Of a video no longer than this, one decode for all rungs is faster than several workers that decode each for
   * themselves.
   */
  oneDecodeUpToSeconds: number;
  /** For sources of one layout, which can be their own top variant; null where every source is encoded. */
  passThrough: { layout: Layout; toRung: (video: VideoTrack, sizeBytes: number) => Rung } | null;
  /**
   * Encodes rungs with their media and I-frame playlists; no audio, no multivariant playlist. What it wrote before an
   * error stays for the caller to remove.
   * @throws MediaError
   */
  encodeRungs(request: EncodeRungsRequest): Promise<StreamVariant[]>;
}

export const encoders: Record<StreamFormat, Encoder> = {
  MVHEVC: { ...hevcEncoder("MVHEVC"), passThrough: { layout: "MVHEVC", toRung: passThroughRung } },
  HEVC: hevcEncoder("HEVC"),
  H264: {
    defaultLadder: ({ eye }) => defaultH264Ladder(eye),
    // H264 encodes about as fast as its source is read.
    oneDecodeUpToSeconds: 600,
    passThrough: null,
    encodeRungs: encodeH264Rungs,
  },
};

function hevcEncoder(format: HevcFormat): Encoder {
  return {
    defaultLadder: (request) => defaultHevcLadder(format, request),
    oneDecodeUpToSeconds: 0,
    passThrough: null,
    encodeRungs: (request) => encodeHevcRungs({ ...request, format }),
  };
}
