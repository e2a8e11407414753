import type { DroppedRung } from "@vergence/contract";
import type { Claim, PlannedTask } from "@vergence/core";
import {
  canSelectViews,
  constantFrameRate,
  eyesOf,
  type MediaTools,
  maxFramesPerSecond,
  outputFrameRate,
  passThroughRung,
  planLadder,
  type Rung,
} from "@vergence/media";
import { knownSources, videosOf } from "../task/known-sources.ts";
import type { EncodePlan } from "../task/task-plan.ts";
import { toPerspective } from "./to-perspective.ts";

/**
 * Up to here one decoding for all rungs of H264 is quicker than several workers that decode each for themselves: H264 encodes about as
 * fast as it is read.
 */
const oneDecodeUpToSeconds = 600;

export interface StreamTasks {
  tasks: PlannedTask[];
  dropped: DroppedRung[];
}

/**
 * The tasks of a stream: a rung each, so that several workers share it; all rungs of a short H264 ladder together. An MV-HEVC source
 * is its own top variant, where no other ladder is asked for.
 * @throws MediaError when no rung of the ladder can be made of the source
 */
export function planStream(claim: Claim, tools: MediaTools): StreamTasks {
  const { format, layout, ladder } = claim;
  const sources = knownSources(videosOf(claim.sources));
  const { left } = eyesOf({ layout, sources });
  const planned = planLadder({
    ...{ format, eye: left, ladder, perspective: toPerspective(claim.perspective) },
    frameRate: outputFrameRate(constantFrameRate(left.video), maxFramesPerSecond[format]),
    videoRange: left.video.videoRange,
  });
  if (layout === "MVHEVC" && format === "MVHEVC" && !ladder) {
    const top = passThroughRung(left.video, claim.sources[0]?.sizeBytes ?? 0);
    return withPassThrough(top, planned.rungs, tools);
  }
  const isTogether = format === "H264" && left.video.durationSeconds <= oneDecodeUpToSeconds;
  const pieces = isTogether ? [planned.rungs] : planned.rungs.map((rung) => [rung]);
  const tasks = pieces.map((rungs) => toTask({ format, rungs, passThrough: false }));
  return { tasks, dropped: planned.dropped };
}

/** The source itself, and below it what is smaller; an ffmpeg that reads one view only cannot make those. */
function withPassThrough(top: Rung, rungs: readonly Rung[], tools: MediaTools): StreamTasks {
  const lower = rungs.filter(({ height, bitrateMbps }) => height < top.height && bitrateMbps < top.bitrateMbps);
  const first = toTask({ format: "MVHEVC", rungs: [top], passThrough: true });
  if (canSelectViews(tools.ffmpeg.version)) {
    return {
      tasks: [first, ...lower.map((rung) => toTask({ format: "MVHEVC", rungs: [rung], passThrough: false }))],
      dropped: [],
    };
  }
  const reason = "needs_ffmpeg_7_1";
  return {
    tasks: [first],
    dropped: lower.map(({ bitrateMbps, height }) => ({ bitrate: bitrateMbps, height, reason })),
  };
}

const toTask = (plan: EncodePlan): PlannedTask => ({ names: plan.rungs.map(({ name }) => name), plan });
