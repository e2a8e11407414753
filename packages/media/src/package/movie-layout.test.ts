import { describe, expect, it } from "vitest";
import { box } from "../isobmff/box.ts";
import { zeros } from "../isobmff/bytes.ts";
import { parseBoxes, type TrackBox } from "../isobmff/parse-boxes.ts";
import type { FragmentSample } from "../isobmff/read-fragments.ts";
import { SampleTable } from "../isobmff/sample-table.ts";
import { layOutMovie, type MovieTrack } from "./movie-layout.ts";

interface Fake {
  handler?: "vide" | "soun";
  timescale: number;
  skippedTicks?: number;
  runs: Partial<FragmentSample>[][];
}

/** A track whose samples stand nowhere: layouts look at numbers alone. */
function track({ handler = "vide", timescale, skippedTicks = 0, runs }: Fake): MovieTrack {
  const samples = new SampleTable();
  for (const [index, run] of runs.entries()) {
    const full = run.map((sample) => ({ sizeBytes: 100, duration: 1, compositionOffset: 0, isSync: true, ...sample }));
    samples.add(`segment ${index}`, { dataOffset: 50, samples: full }, timescale);
  }
  const resolution = handler === "vide" ? { width: 320, height: 180 } : null;
  return { handler, timescale, resolution, sampleEntry: box("mp4a", zeros(28)), samples, skippedTicks };
}
const seconds = (count: number, perSecond: number, sample: Partial<FragmentSample> = {}) =>
  Array.from({ length: count * perSecond }, () => sample);
const tablesOf = (head: Buffer) => parseBoxes(head).moov.traks.map(({ mdia }) => mdia.minf.stbl);

describe("layOutMovie", () => {
  it("interleaves tracks by about a second, and finds every chunk where it says", () => {
    const video = track({ timescale: 10, runs: [seconds(2, 10), seconds(2, 10), seconds(0.5, 10)] });
    const sound = track({ handler: "soun", timescale: 40, runs: [seconds(3, 40, { sizeBytes: 7 }), seconds(1.5, 40)] });
    const { head, chunks, sizeBytes } = layOutMovie([video, sound]);
    expect(chunks.map(({ path, offset, sampleCount }) => `${path} at ${offset}: ${sampleCount}`)).toEqual([
      ...["segment 0 at 50: 10", "segment 0 at 50: 40", "segment 0 at 1050: 10", "segment 0 at 330: 40"],
      ...["segment 1 at 50: 10", "segment 0 at 610: 40", "segment 1 at 1050: 10", "segment 1 at 50: 40"],
      ...["segment 2 at 50: 5", "segment 1 at 4050: 20"],
    ]);
    const [videoTable, soundTable] = tablesOf(head);
    let position = head.length;
    const starts = chunks.map(({ sizeBytes: size }) => {
      position += size;
      return position - size;
    });
    expect(videoTable?.stco.chunk_offsets).toEqual(starts.filter((_, index) => index % 2 === 0));
    expect(soundTable?.stco.chunk_offsets).toEqual(starts.filter((_, index) => index % 2 === 1));
    expect(sizeBytes).toBe(position);
    expect(videoTable?.stsc).toMatchObject({ first_chunk: [1, 5], samples_per_chunk: [10, 5] });
    expect(head.readUInt32BE(head.length - 8)).toBe(8 + sizeBytes - head.length);
  });

  it("lists key frames and signed composition offsets, with their bounds", () => {
    const runs = [[{}, { isSync: false, compositionOffset: 3 }, { isSync: false, compositionOffset: -2 }], [{}]];
    const [table] = tablesOf(layOutMovie([track({ timescale: 10, runs })]).head);
    expect(table?.stss?.sample_numbers).toEqual([1, 4]);
    expect(table?.ctts).toMatchObject({ version: 1, sample_counts: [1, 1, 1, 1], sample_offsets: [0, 3, -2, 0] });
    expect(table?.cslg).toMatchObject({
      compositionToDTSShift: 2,
      leastDecodeToDisplayDelta: -2,
      greatestDecodeToDisplayDelta: 3,
      compositionStartTime: 0,
      compositionEndTime: 4,
    });
  });

  it.each([
    ["a day at a picture a second", 30_000, 30_000, 86_400],
    ["a minute and a half on a clock of 10 MHz, within 32 bits", 10_000_000, 1_000_000, 900],
    ["an hour on that clock", 10_000_000, 1_000_000, 36_000],
  ])("keeps every time of %s", (_, timescale, duration, count) => {
    const samples = Array.from({ length: count }, (_, index) => ({
      duration,
      isSync: index % 2 === 0,
      compositionOffset: index % 2 === 0 ? 0 : -duration,
    }));
    const ticks = count * duration;
    const video = track({ timescale, runs: [samples] });
    // Later by more ticks than 32 bits hold.
    const late = track({ handler: "soun", timescale: 48_000, skippedTicks: -48_000 * 200_000, runs: [[{}]] });
    const { moov } = parseBoxes(layOutMovie([video, late]).head);
    const [{ tkhd, mdia }, sound] = moov.traks as [TrackBox, TrackBox];
    expect([tkhd.duration, mdia.mdhd.duration]).toEqual([ticks, ticks]);
    expect(moov.mvhd.duration).toBeGreaterThanOrEqual(200_000 * timescale);
    expect(sound.edts?.elst?.entries[0]?.segment_duration).toBe(200_000 * timescale);
    expect(mdia.minf.stbl.cslg).toMatchObject({
      compositionToDTSShift: duration,
      leastDecodeToDisplayDelta: -duration,
      greatestDecodeToDisplayDelta: 0,
      compositionStartTime: 0,
      compositionEndTime: ticks,
      version: ticks > 0x7fff_ffff ? 1 : 0,
    });
    expect(mdia.minf.stbl.stsz.sample_sizes).toHaveLength(count);
  });

  it("says neither where all samples are key frames in their order", () => {
    const [table] = tablesOf(layOutMovie([track({ handler: "soun", timescale: 10, runs: [seconds(1, 10)] })]).head);
    expect([table?.stss, table?.ctts]).toEqual([undefined, undefined]);
  });

  it("hides an encoder's delay, and waits for a track that starts late", () => {
    const video = track({ timescale: 1000, runs: [seconds(2, 1, { duration: 1000 })] });
    const delayed = track({
      handler: "soun",
      timescale: 100,
      skippedTicks: 5,
      runs: [seconds(2, 1, { duration: 100 })],
    });
    const late = track({
      handler: "soun",
      timescale: 100,
      skippedTicks: -30,
      runs: [seconds(2, 1, { duration: 100 })],
    });
    const { moov } = parseBoxes(layOutMovie([video, delayed, late]).head);
    expect(moov.traks.map(({ edts }) => edts?.elst?.entries.map((e) => [e.segment_duration, e.media_time]))).toEqual([
      undefined,
      [[1950, 5]],
      [
        [300, -1],
        [2000, 0],
      ],
    ]);
    expect(moov.mvhd.duration).toBe(2300);
  });

  it("uses offsets of 64 bits beyond 4 GiB, and only there", () => {
    const gigabytes = (count: number) =>
      track({ timescale: 1, runs: seconds(count, 1).map(() => [{ sizeBytes: 2 ** 30 }]) });
    const small = layOutMovie([gigabytes(4)]);
    expect(tablesOf(small.head)[0]?.stco?.chunk_offsets).toHaveLength(4);
    const large = layOutMovie([gigabytes(6)]);
    const [table] = tablesOf(large.head);
    expect(table?.stco).toBeUndefined();
    expect(table?.co64?.chunk_offsets).toEqual([0, 1, 2, 3, 4, 5].map((gb) => large.head.length + gb * 2 ** 30));
    expect(large.head.readUInt32BE(large.head.length - 16)).toBe(1);
    expect(Number(large.head.readBigUInt64BE(large.head.length - 8))).toBe(16 + 6 * 2 ** 30);
  });
});
