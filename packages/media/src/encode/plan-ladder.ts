import type { LadderRequest, StreamFormat } from "@vergence/contract";
import type { Rung } from "@vergence/contract/media";
import type { DefaultLadderRequest } from "../ladder/hevc-default-ladder.ts";
import { even, ladderUnfit, rungOf, sizeAtHeight } from "../ladder/rung.ts";
import { encoders } from "./encoders.ts";

export interface PlanLadderRequest extends DefaultLadderRequest {
  format: StreamFormat;
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
 * What becomes of a ladder: rungs with even sizes in the eye's own shape and with names of their own, best first.
 * Nothing is ever upscaled: a rung above the eye, and one that stands twice, is dropped and reported.
 * @throws MediaError `ladder_unfit` (permanent) when nothing is left
 */
export function planLadder(request: PlanLadderRequest): PlannedLadder {
  const { format, eye, ladder } = request;
  if (!ladder) return { rungs: encoders[format].defaultLadder(request), dropped: [] };
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
