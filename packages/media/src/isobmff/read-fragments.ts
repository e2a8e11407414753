import type { ByteSource } from "./byte-source.ts";
import { nonSyncSample, runFlags, trackFragmentFlags } from "./fragment-flags.ts";
import { parseBoxes, type TrackFragmentBox, type TrackRunBox } from "./parse-boxes.ts";
import { type BoxPlace, readBox, topLevelBoxes } from "./top-level-boxes.ts";

export interface FragmentSample {
  sizeBytes: number;
  /** In ticks of the track, as are all times here. */
  duration: number;
  compositionOffset: number;
  isSync: boolean;
}

/** The samples of one track run, whose bytes stand one after another (ISO/IEC 14496-12 section 8.8.8). */
export interface TrackRun {
  /** Of the run's first byte, in the source. */
  dataOffset: number;
  samples: FragmentSample[];
}

/** The samples of one track in one movie fragment (section 8.8.6). */
export interface TrackFragment {
  trackId: number;
  /** Of the fragment's `moof`, in the source. */
  moofOffset: number;
  /** When the first sample is decoded (`tfdt`); null where it does not say. */
  decodeTicks: number | null;
  runs: TrackRun[];
}

/** What `trex` gives samples that say nothing themselves (section 8.8.3). */
export interface SampleDefaults {
  durationTicks: number;
  sizeBytes: number;
  flags: number;
}

/** What is known of the tracks from the initialization section. */
export interface TrackDefaults {
  id: number;
  defaults: SampleDefaults;
}

const noDefaults: SampleDefaults = { durationTicks: 0, sizeBytes: 0, flags: 0 };
/** A `moof` larger than this is none. */
const maxMoofBytes = 16 * 2 ** 20;

/** The fragments of a media segment, in order. Reads its `moof` boxes, not its media data. */
export async function readFragments(
  source: ByteSource,
  tracks: readonly TrackDefaults[] = [],
): Promise<TrackFragment[]> {
  const fragments: TrackFragment[] = [];
  for await (const place of topLevelBoxes(source)) fragments.push(...(await readFragment(source, place, tracks)));
  return fragments;
}

/** What one `moof` says, a part for each track; nothing for any other box, and for one that is cut off. */
export async function readFragment(
  source: ByteSource,
  place: BoxPlace,
  tracks: readonly TrackDefaults[],
): Promise<TrackFragment[]> {
  if (place.type !== "moof" || !place.isWhole || place.sizeBytes > maxMoofBytes) return [];
  const { moofs } = parseBoxes(await readBox(source, place));
  const trafs = moofs.flatMap((moof) => moof.trafs ?? []).filter(({ tfhd }) => tfhd);
  return trafs.map((traf) => trackFragment(traf, place.offset, tracks));
}

function trackFragment(
  { tfhd, tfdt, truns = [] }: TrackFragmentBox,
  moofOffset: number,
  tracks: readonly TrackDefaults[],
): TrackFragment {
  const trackId = tfhd.track_id;
  const base = tfhd.flags & trackFragmentFlags.baseDataOffset ? tfhd.base_data_offset : moofOffset;
  const defaults = fragmentDefaults(tfhd, tracks.find(({ id }) => id === trackId)?.defaults ?? noDefaults);
  let end = base;
  const runs = truns.map((trun) => {
    const dataOffset = trun.flags & runFlags.dataOffset ? base + trun.data_offset : end;
    const samples = runSamples(trun, defaults);
    end = dataOffset + samples.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    return { dataOffset, samples };
  });
  return { trackId, moofOffset, decodeTicks: tfdt?.baseMediaDecodeTime ?? null, runs };
}

function fragmentDefaults(tfhd: TrackFragmentBox["tfhd"], fromMovie: SampleDefaults): SampleDefaults {
  return {
    durationTicks:
      tfhd.flags & trackFragmentFlags.defaultDuration ? tfhd.default_sample_duration : fromMovie.durationTicks,
    sizeBytes: tfhd.flags & trackFragmentFlags.defaultSize ? tfhd.default_sample_size : fromMovie.sizeBytes,
    flags: tfhd.flags & trackFragmentFlags.defaultFlags ? tfhd.default_sample_flags : fromMovie.flags,
  };
}

function runSamples(trun: TrackRunBox, defaults: SampleDefaults): FragmentSample[] {
  return Array.from({ length: trun.sample_count }, (_, index) => {
    const firstFlags = index === 0 && trun.flags & runFlags.firstSampleFlags ? trun.first_sample_flags : undefined;
    const flags = firstFlags ?? trun.sample_flags[index] ?? defaults.flags;
    return {
      sizeBytes: trun.sample_size[index] ?? defaults.sizeBytes,
      duration: trun.sample_duration[index] ?? defaults.durationTicks,
      compositionOffset: trun.sample_composition_time_offset[index] ?? 0,
      isSync: (flags & nonSyncSample) === 0,
    };
  });
}
