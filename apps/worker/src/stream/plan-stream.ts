import type { JobWarning, StreamFormat } from "@vergence/contract";
import type { EncodePlan, Rung } from "@vergence/contract/media";
import type { Claim, PlannedTask } from "@vergence/core/worker";
import { canSelectViews, encoders, eyesOf, type MediaTools, planLadder, streamFrameRate } from "@vergence/media";
import { knownSources, videosOf } from "../sources/known-sources.ts";

export interface StreamTasks {
  tasks: PlannedTask[];
  warnings: JobWarning[];
}

/**
 * The tasks of a stream: a rung each, so that several workers share it; all rungs of a short film together,
 * where one decode is faster. A source that can be passed through is its own top variant, where no other ladder is
 * asked for.
 * @throws MediaError when no rung of the ladder can be made of the source
 */
export function planStream(claim: Claim, tools: MediaTools): StreamTasks {
  const { format, layout, ladder } = claim;
  const sources = knownSources(videosOf(claim.sources));
  const { left } = eyesOf({ layout, sources });
  const planned = planLadder({
    format,
    eye: left,
    ladder,
    perspective: claim.perspective,
    frameRate: streamFrameRate(format, left.video),
    videoRange: left.video.videoRange,
  });
  const { passThrough, oneDecodeUpToSeconds } = encoders[format];
  if (passThrough?.layout === layout && !ladder) {
    const top = passThrough.toRung(left.video, claim.sources[0]?.sizeBytes ?? 0);
    return withPassThrough(format, top, planned.rungs, tools);
  }
  const isTogether = left.video.durationSeconds <= oneDecodeUpToSeconds;
  const pieces = isTogether ? [planned.rungs] : planned.rungs.map((rung) => [rung]);
  const tasks = pieces.map((rungs) => toTask({ format, rungs, passThrough: false }));
  const why = {
    above_source: `one eye has ${left.height}, and nothing is enlarged`,
    duplicate: "it stands twice",
  };
  return { tasks, warnings: planned.dropped.map((rung) => leftOut(rung, rung.reason, why[rung.reason])) };
}

/** The source itself, and below it what is smaller; an ffmpeg that reads one view only cannot make those. */
function withPassThrough(format: StreamFormat, top: Rung, rungs: readonly Rung[], tools: MediaTools): StreamTasks {
  const lower = rungs.filter(({ height, bitrateMbps }) => height < top.height && bitrateMbps < top.bitrateMbps);
  const first = toTask({ format, rungs: [top], passThrough: true });
  if (canSelectViews(tools.ffmpeg.version)) {
    return {
      tasks: [first, ...lower.map((rung) => toTask({ format, rungs: [rung], passThrough: false }))],
      warnings: [],
    };
  }
  const why = `both views of MV-HEVC are read by ffmpeg 7.1 or newer, and this worker has ${tools.ffmpeg.version}`;
  const warnings = lower.map(({ bitrateMbps: bitrate, height }) =>
    leftOut({ bitrate, height }, "needs_ffmpeg_7_1", why),
  );
  return { tasks: [first], warnings };
}

const leftOut = (
  { bitrate, height }: { bitrate: number; height: number },
  reason: string,
  why: string,
): JobWarning => ({
  code: `rung_${reason}`,
  message: `The rung of ${bitrate} Mbit/s at ${height} lines was left out: ${why}.`,
});

const toTask = (plan: EncodePlan): PlannedTask => ({ names: plan.rungs.map(({ name }) => name), plan });
