import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { initFileName, segmentName } from "../hls/hls-names.ts";
import type { MediaSegment } from "../hls/media-playlist.ts";
import { withFile } from "../isobmff/byte-source.ts";
import { readBoxes } from "../isobmff/read-boxes.ts";
import { readFragments } from "../isobmff/read-fragments.ts";
import { readMovie, type TrackDescription } from "../isobmff/read-movie.ts";
import { isThere } from "./is-there.ts";

/**
 * The segments that a muxer left in a folder, from number 1 on, each with the time of its own samples: of a long film
 * ffmpeg keeps no playlist (`hlsArguments`).
 */
export async function measureSegments(folder: string): Promise<MediaSegment[]> {
  const [track] = readMovie(readBoxes(await readFile(join(folder, initFileName))))?.tracks ?? [];
  const segments: MediaSegment[] = [];
  for (let number = 1; track; number++) {
    const uri = segmentName(number, "m4s");
    const path = join(folder, uri);
    if (!(await isThere(path))) break;
    segments.push({ uri, durationSeconds: (await ticksIn(path, track)) / track.timescale });
  }
  return segments;
}

async function ticksIn(path: string, track: TrackDescription): Promise<number> {
  const fragments = await withFile(path, (source) => readFragments(source, [track]));
  const samples = fragments.flatMap(({ runs }) => runs.flatMap((run) => run.samples));
  return samples.reduce((sum, { duration }) => sum + duration, 0);
}
