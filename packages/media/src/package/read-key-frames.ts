import { join } from "node:path";
import type { KeyFrame } from "../hls/iframe-playlist.ts";
import type { MediaSegment } from "../hls/media-playlist.ts";
import { withFile } from "../isobmff/byte-source.ts";
import { readFragments } from "../isobmff/read-fragments.ts";

/** The key frames that begin the runs of a folder's media segments, ours or ffmpeg's. */
export async function readKeyFrames(folder: string, segments: readonly MediaSegment[]): Promise<KeyFrame[]> {
  const keyFrames: KeyFrame[] = [];
  for (const { uri, durationSeconds } of segments) {
    const fragments = await withFile(join(folder, uri), readFragments);
    const runs = fragments.flatMap(({ moofOffset, runs: own }) => own.map((run) => ({ ...run, moofOffset })));
    const segmentTicks = ticksOf(runs);
    for (const run of runs) {
      const share = segmentTicks > 0 ? ticksOf([run]) / segmentTicks : 1 / runs.length;
      const first = run.samples[0];
      const previous = keyFrames.at(-1);
      if (first?.isSync) {
        const sizeBytes = run.dataOffset + first.sizeBytes - run.moofOffset;
        keyFrames.push({ uri, byteOffset: run.moofOffset, sizeBytes, durationSeconds: share * durationSeconds });
      } else if (previous) {
        previous.durationSeconds += share * durationSeconds;
      }
    }
  }
  return keyFrames;
}

function ticksOf(runs: readonly { samples: readonly { duration: number }[] }[]): number {
  return runs.reduce((sum, { samples }) => sum + samples.reduce((ticks, { duration }) => ticks + duration, 0), 0);
}
