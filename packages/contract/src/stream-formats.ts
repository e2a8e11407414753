import { hasTwoEyes, type Layout } from "./enums.ts";

/**
 * What a stream is encoded as. A format is a line here, one in `streamFormatFacts`, and an encoder in media's
 * `encoders`.
 */
export const streamFormats = ["MVHEVC", "HEVC", "H264"] as const;
export type StreamFormat = (typeof streamFormats)[number];

/** What every package needs to know of a format. */
export interface StreamFormatFacts {
  /** Its name for people. */
  label: string;
  /** Eyes that a stream shows: the left one, or both. */
  eyes: 1 | 2;
  /** Highest frame rate that its players show; a faster film is halved until it fits. */
  maxFramesPerSecond: number;
  /** Whether a video gets such a stream by itself, beside the one that its ingest makes. */
  isDefaultFor: (video: { layout: Layout; isHdr: boolean }) => boolean;
}

export const streamFormatFacts: Record<StreamFormat, StreamFormatFacts> = {
  MVHEVC: {
    label: "MV-HEVC",
    eyes: 2,
    maxFramesPerSecond: 90,
    isDefaultFor: ({ layout }) => hasTwoEyes(layout),
  },
  HEVC: {
    label: "HEVC",
    eyes: 1,
    maxFramesPerSecond: 90,
    // Where H264 would lose the picture's dynamic range.
    isDefaultFor: ({ layout, isHdr }) => layout === "2D" && isHdr,
  },
  H264: {
    label: "H264",
    eyes: 1,
    maxFramesPerSecond: 60,
    isDefaultFor: () => false,
  },
};

/** The format that ingest makes of every video, as every player knows it; streams of others list its variants too. */
export const ingestStreamFormat = "H264" satisfies StreamFormat;

/** Formats of the streams that a video gets beside ingest's. */
export function defaultStreamFormats(video: { layout: Layout; isHdr: boolean }): StreamFormat[] {
  return streamFormats.filter((format) => streamFormatFacts[format].isDefaultFor(video));
}
