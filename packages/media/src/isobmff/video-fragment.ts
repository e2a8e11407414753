import type { AccessUnit } from "../hevc/hevc-stream.ts";
import { box, boxHeader, fullBox } from "./box.ts";
import { type Bytes, u32, u32List, u64 } from "./bytes.ts";
import { runFlags, sampleFlags, trackFragmentFlags } from "./fragment-flags.ts";
import { compositionOffsets, type SampleClock } from "./sample-timing.ts";
import { videoTrackId } from "./video-init-section.ts";

export interface VideoFragment {
  /** `moof` and `mdat` in pieces, to be written one after another. */
  parts: Bytes[];
  sizeBytes: number;
  /** From the fragment's start to the end of its first sample: all that is needed to show its key frame. */
  keyFrameSizeBytes: number;
}

/**
 * One closed group of pictures as a movie fragment of one run (ISO/IEC 14496-12 section 8.8). The first access unit is
 * an IDR picture; each becomes a sample whose NAL units stand after their lengths in four bytes (ISO/IEC 14496-15
 * section 8.3.2). No byte of the pictures is copied.
 */
export function videoFragment(
  group: readonly AccessUnit[],
  place: { sequenceNumber: number; firstSample: number; clock: SampleClock },
): VideoFragment {
  const { parts: samples, sizes } = lengthPrefixed(group);
  const dataSize = sizes.reduce((sum, size) => sum + size, 0);
  const mdatHeader = boxHeader("mdat", dataSize);
  const moof = movieFragment(group, sizes, { ...place, mdatHeaderBytes: mdatHeader.length });
  const headerSize = moof.length + mdatHeader.length;
  return {
    parts: [moof, mdatHeader, ...samples],
    sizeBytes: headerSize + dataSize,
    keyFrameSizeBytes: headerSize + (sizes[0] ?? 0),
  };
}

function lengthPrefixed(group: readonly AccessUnit[]): { parts: Bytes[]; sizes: Uint32Array } {
  const lengths = u32List(group.flatMap(({ nalUnits }) => nalUnits.map(({ bytes }) => bytes.length)));
  const sizes = new Uint32Array(group.length);
  const parts: Bytes[] = [];
  for (const [index, { nalUnits }] of group.entries()) {
    for (const { bytes } of nalUnits) {
      const position = 2 * parts.length;
      parts.push(lengths.subarray(position, position + 4), bytes);
      sizes[index] = (sizes[index] ?? 0) + 4 + bytes.length;
    }
  }
  return { parts, sizes };
}

function movieFragment(
  group: readonly AccessUnit[],
  sizes: Uint32Array,
  place: { sequenceNumber: number; firstSample: number; clock: SampleClock; mdatHeaderBytes: number },
): Buffer {
  const { sequenceNumber, firstSample, clock, mdatHeaderBytes } = place;
  const offsets = compositionOffsets(group);
  const samples = Buffer.allocUnsafe(8 * group.length);
  for (const [index, size] of sizes.entries()) {
    samples.writeUInt32BE(size, 8 * index);
    samples.writeInt32BE((offsets[index] ?? 0) * clock.ticksPerSample, 8 * index + 4);
  }
  const { defaultDuration, defaultFlags, defaultBaseIsMoof } = trackFragmentFlags;
  const trackFlags = defaultDuration | defaultFlags | defaultBaseIsMoof;
  const { dataOffset: hasDataOffset, firstSampleFlags, sampleSize, compositionOffset } = runFlags;
  const sampleRunFlags = hasDataOffset | firstSampleFlags | sampleSize | compositionOffset;
  const withDataOffset = (dataOffset: number) =>
    box(
      "moof",
      fullBox("mfhd", 0, 0, u32(sequenceNumber)),
      box(
        "traf",
        fullBox("tfhd", 0, trackFlags, u32(videoTrackId, clock.ticksPerSample, sampleFlags.other)),
        fullBox("tfdt", 1, 0, u64(firstSample * clock.ticksPerSample)),
        fullBox("trun", 1, sampleRunFlags, u32(group.length, dataOffset, sampleFlags.sync), samples),
      ),
    );
  // The data begin after the header of the mdat that follows.
  return withDataOffset(withDataOffset(0).length + mdatHeaderBytes);
}
