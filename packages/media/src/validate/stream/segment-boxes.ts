import type { ByteSource } from "../../isobmff/byte-source.ts";
import { readFragment, type TrackFragment } from "../../isobmff/read-fragments.ts";
import type { TrackDescription } from "../../isobmff/read-movie.ts";
import { topLevelBoxes } from "../../isobmff/top-level-boxes.ts";

/** What the rules ask of the samples of one track in one movie fragment. Times in ticks of the track. */
export interface FragmentSummary {
  trackId: number;
  /** `tfdt`, or null where there is none. */
  decodeTicks: number | null;
  durationTicks: number;
  sampleCount: number;
  /** Presentation time of the earliest sample, and of every sync sample, relative to `decodeTicks`. */
  firstPresentationTicks: number;
  syncPresentationTicks: number[];
  startsWithSync: boolean;
  /** The longest time from one sample to the next. */
  longestSampleTicks: number;
  /** NAL unit type of the first slice, for AVC and HEVC; null for others or where it was not found. */
  firstSliceType: number | null;
}

export interface SegmentBoxes {
  types: string[];
  fragments: FragmentSummary[];
}

/** What a look at the first slice of a sample needs at most: parameter sets and SEI come before it. */
const sliceSearchBytes = 8_192;

/** Walks through a media segment, reading the fragments' headers and passing over the media itself. */
export async function readSegmentBoxes(source: ByteSource, tracks: readonly TrackDescription[]): Promise<SegmentBoxes> {
  const types: string[] = [];
  const fragments: FragmentSummary[] = [];
  for await (const place of topLevelBoxes(source)) {
    types.push(place.type);
    for (const fragment of await readFragment(source, place, tracks)) {
      const track = tracks.find(({ id }) => id === fragment.trackId);
      fragments.push({ ...summarize(fragment), firstSliceType: await findFirstSliceType(source, fragment, track) });
    }
  }
  return { types, fragments };
}

function summarize({ trackId, decodeTicks, runs }: TrackFragment): Omit<FragmentSummary, "firstSliceType"> {
  const samples = runs.flatMap((run) => run.samples);
  const syncPresentationTicks: number[] = [];
  let durationTicks = 0;
  let first = Number.POSITIVE_INFINITY;
  let longestSampleTicks = 0;
  for (const { duration, compositionOffset, isSync } of samples) {
    const presentation = durationTicks + compositionOffset;
    if (isSync) syncPresentationTicks.push(presentation);
    first = Math.min(first, presentation);
    longestSampleTicks = Math.max(longestSampleTicks, duration);
    durationTicks += duration;
  }
  return {
    trackId,
    decodeTicks,
    durationTicks,
    syncPresentationTicks,
    longestSampleTicks,
    sampleCount: samples.length,
    firstPresentationTicks: Number.isFinite(first) ? first : 0,
    startsWithSync: samples[0]?.isSync ?? false,
  };
}

async function findFirstSliceType(source: ByteSource, { runs }: TrackFragment, track: TrackDescription | undefined) {
  const [run] = runs;
  if (!track?.nalLengthBytes || !run) return null;
  return firstSliceType(await source.read(run.dataOffset, sliceSearchBytes), track);
}

/** Goes from NAL unit to NAL unit until one holds a slice (H.264 table 7-1, H.265 table 7-1). */
function firstSliceType(bytes: Uint8Array, { nalLengthBytes, sampleEntry }: TrackDescription): number | null {
  const isAvc = sampleEntry.startsWith("avc");
  const lengthBytes = nalLengthBytes ?? 4;
  for (let offset = 0; offset + lengthBytes < bytes.length; ) {
    const length = bytes.subarray(offset, offset + lengthBytes).reduce((sum, byte) => sum * 256 + byte, 0);
    const header = bytes[offset + lengthBytes] ?? 0;
    const type = isAvc ? header & 31 : (header >> 1) & 63;
    if (isAvc ? type >= 1 && type <= 5 : type < 32) return type;
    offset += lengthBytes + length;
  }
  return null;
}
