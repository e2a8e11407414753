import { box, fullBox } from "./box.ts";
import { type Bytes, i32, i64, u32, u32List, u64List } from "./bytes.ts";
import type { FragmentSample, TrackRun } from "./read-fragments.ts";
import { RunLengths } from "./run-lengths.ts";
import { sampleDescriptionBox } from "./track-boxes.ts";

/** Samples that stand together in a segment, and will in the file. */
export interface Chunk {
  path: string;
  offset: number;
  sizeBytes: number;
  sampleCount: number;
  /** When its first sample is decoded, counted from the track's first. */
  startTicks: number;
}

/**
 * What a progressive file says of every sample of a track (ISO/IEC 14496-12 sections 8.6 and 8.7): numbers alone, no
 * media.
 */
export class SampleTable {
  readonly chunks: Chunk[] = [];
  sampleCount = 0;
  durationTicks = 0;
  readonly #sizes: number[] = [];
  readonly #syncSamples: number[] = [];
  readonly #durations = new RunLengths();
  readonly #compositionOffsets = new RunLengths();

  /** Adds the samples of a run, cut into chunks that last `chunkTicks`, or as little longer as a sample is. */
  add(path: string, { dataOffset, samples }: TrackRun, chunkTicks: number): void {
    let chunk: Chunk | null = null;
    let offset = dataOffset;
    for (const sample of samples) {
      if (!chunk || this.durationTicks - chunk.startTicks >= chunkTicks) {
        chunk = { path, offset, sizeBytes: 0, sampleCount: 0, startTicks: this.durationTicks };
        this.chunks.push(chunk);
      }
      chunk.sizeBytes += sample.sizeBytes;
      chunk.sampleCount++;
      offset += sample.sizeBytes;
      this.#addSample(sample);
    }
  }

  /** `stbl`, given where each chunk begins in the file. `co64` takes the place of `stco` beyond 4 GiB. */
  toBox(sampleEntry: Bytes, chunkOffsets: readonly number[]): Buffer {
    const isLarge = chunkOffsets.some((offset) => offset > 0xffff_ffff);
    const allSync = this.#syncSamples.length === this.sampleCount;
    return box(
      "stbl",
      sampleDescriptionBox(sampleEntry),
      fullBox("stts", 0, 0, this.#durations.toTable()),
      ...this.#compositionBoxes(),
      ...(allSync ? [] : [fullBox("stss", 0, 0, u32(this.#syncSamples.length), u32List(this.#syncSamples))]),
      fullBox("stsc", 0, 0, this.#samplesPerChunk()),
      fullBox("stsz", 0, 0, u32(0, this.sampleCount), u32List(this.#sizes)),
      isLarge
        ? fullBox("co64", 0, 0, u32(chunkOffsets.length), u64List(chunkOffsets))
        : fullBox("stco", 0, 0, u32(chunkOffsets.length), u32List(chunkOffsets)),
    );
  }

  #addSample({ sizeBytes, duration, compositionOffset, isSync }: FragmentSample): void {
    this.sampleCount++;
    this.durationTicks += duration;
    this.#sizes.push(sizeBytes);
    this.#durations.push(duration);
    this.#compositionOffsets.push(compositionOffset);
    if (isSync) this.#syncSamples.push(this.sampleCount);
  }

  /**
   * `ctts` with signed offsets, and `cslg` which says their bounds beforehand (sections 8.6.1.3 and 8.6.1.4), in 64
   * bits for a long film.
   */
  #compositionBoxes(): Buffer[] {
    const offsets = this.#compositionOffsets.values;
    const least = offsets.reduce((min, value) => Math.min(min, value), 0);
    const greatest = offsets.reduce((max, value) => Math.max(max, value), 0);
    if (least === 0 && greatest === 0) return [];
    return [
      fullBox("ctts", 1, 0, this.#compositionOffsets.toTable()),
      this.durationTicks > 0x7fff_ffff
        ? fullBox("cslg", 1, 0, i64(-least, least, greatest, 0, this.durationTicks))
        : fullBox("cslg", 0, 0, i32(-least, least, greatest, 0, this.durationTicks)),
    ];
  }

  /** Content of `stsc`: the first chunk of every run of chunks that have as many samples. */
  #samplesPerChunk(): Buffer {
    const runs: number[] = [];
    for (const [index, { sampleCount }] of this.chunks.entries()) {
      if (sampleCount !== this.chunks[index - 1]?.sampleCount) runs.push(index + 1, sampleCount, 1);
    }
    return Buffer.concat([u32(runs.length / 3), u32List(runs)]);
  }
}
