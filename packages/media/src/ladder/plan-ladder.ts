import type { LadderRequest, Perspective, StreamFormat } from "@vergence/contract";
import type { FrameRate } from "../probe/frame-rate.ts";
import type { VideoRange } from "../probe/media-probe.ts";
import { defaultH264Ladder } from "./h264-default-ladder.ts";
import { defaultHevcLadder } from "./hevc-default-ladder.ts";
import { type EyeSize, even, ladderUnfit, type Rung, rungOf, sizeAtHeight } from "./rung.ts";

export interface PlanLadderRequest {
  format: StreamFormat;
  /** One eye, as it is meant to be seen. */
  eye: EyeSize;
  perspective: Perspective;
  /** Of the stream, and what light it keeps: they decide the default bitrates. */
  frameRate: FrameRate;
  videoRange: VideoRange;
  /** As a user asks for it; null or left out for the default of the format. */
  ladder?: LadderRequest | null | undefined;
}

/** A rung that was asked for and is not made. */
export interface DroppedRung {
  bitrate: number;
  height: number;
  reason: "above_source" | "duplicate";
}

export interface PlannedLadder {
  rungs: Rung[];
  dropped: DroppedRung[];
}

/**
 * What becomes of a ladder: rungs with even sizes in the eye's own shape and with names of their own, best first. Nothing is ever
 * upscaled: a rung above the eye, and one that stands twice, is dropped and reported. Throws a permanent MediaError `ladder_unfit`
 * when nothing is left.
 */
export function planLadder(request: PlanLadderRequest): PlannedLadder {
  const { format, eye, ladder } = request;
  if (!ladder) {
    return { rungs: format === "H264" ? defaultH264Ladder(eye) : defaultHevcLadder(format, request), dropped: [] };
  }
  const rungs = new Map<string, Rung>();
  const dropped: DroppedRung[] = [];
  for (const { height, bitrate } of ladder) {
    const rung = rungOf(format, sizeAtHeight(eye, height), bitrate);
    const reason = even(height) > even(eye.height) ? "above_source" : rungs.has(rung.name) ? "duplicate" : null;
    if (reason) dropped.push({ height, bitrate, reason });
    else rungs.set(rung.name, rung);
  }
  if (rungs.size === 0) {
    const heights = ladder.map(({ height }) => height).join(", ");
    const message =
      `No rung of the ladder can be made: the video is ${eye.height} pixels high, and nothing is ever enlarged ` +
      `(asked for: ${heights || "nothing"}). Ask for a height of ${even(eye.height)} or less.`;
    throw ladderUnfit(message);
  }
  const best = (a: Rung, b: Rung) => b.height - a.height || b.bitrateMbps - a.bitrateMbps;
  return { rungs: [...rungs.values()].sort(best), dropped };
}
