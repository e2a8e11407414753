import { MediaError } from "../media-error.ts";
import { fullBox } from "./box.ts";
import { type Bytes, u32, u32List, u64List } from "./bytes.ts";
import { type BoxEdit, editBoxes } from "./edit-boxes.ts";
import { type ParsedBox, parseBoxes, type TrackBox } from "./parse-boxes.ts";
import { type HeadsetProjection, sphericalBoxes } from "./spherical-boxes.ts";
import type { ViewPacking } from "./stereo-boxes.ts";

export interface MarkMovieOptions {
  packing: ViewPacking | null;
  projection: HeadsetProjection;
  /** Where the `moov` box is in its file, which is this large. */
  place: { offset: number; sizeBytes: number };
  sourceSize: number;
}

/**
 * A `moov` box with `st3d` and `sv3d` in its video's sample entry, and with the chunk offsets that follow from its new
 * size.
 */
export function markMovie(bytes: Bytes, options: MarkMovieOptions): Buffer {
  const { moov } = parseBoxes(bytes);
  const video = moov?.traks.find(({ mdia }) => mdia.hdlr.handler === "vide");
  if (!moov || !video) throw new MediaError("no_video", "The file to download has no video.", { permanent: true });

  const marks = markSampleEntry(video, moov, options);
  // Generous: what tables of 64 bits would add, too.
  const isLarge = options.sourceSize + marksSize(marks) + bytes.length > 0xffff_ffff;
  const withOffsets = (shift: number) => {
    const tables = moov.traks.map((track) => moveChunks(track, moov, { isLarge, shift, after: options.place.offset }));
    return editBoxes(bytes, [...marks, ...tables]);
  };
  return withOffsets(withOffsets(0).length - options.place.sizeBytes);
}

/** Takes old marks out, and puts the new ones behind what else the entry holds. */
function markSampleEntry(video: TrackBox, moov: ParsedBox, { packing, projection }: MarkMovieOptions): BoxEdit[] {
  const { mdia } = video;
  const { stsd } = mdia.minf.stbl;
  const entry = stsd.entries[0];
  if (!entry) throw new MediaError("no_video", "The file to download has no video.", { permanent: true });
  const children = entry.boxes ?? [];
  if (children.some(({ type }) => type === "vexu")) {
    const message = "A file that says for Apple's devices how it is to be shown cannot say it for other headsets too.";
    throw new MediaError("sources_unfit", message, { permanent: true });
  }
  const within = [moov, video, mdia, mdia.minf, mdia.minf.stbl, stsd, entry];
  const old = children.filter(({ type }) => type === "st3d" || type === "sv3d");
  const { start: entryStart } = position(entry);
  const end = entryStart + entry.size;
  return [
    ...old.map((box) => ({ ...position(box), replacement: new Uint8Array(), within })),
    { start: end, end, replacement: sphericalBoxes(packing, projection), within },
  ];
}

/** Replaces a track's `stco` or `co64`: chunks behind the `moov` box move with its growth. */
function moveChunks(
  track: TrackBox,
  moov: ParsedBox,
  { isLarge, shift, after }: { isLarge: boolean; shift: number; after: number },
): BoxEdit {
  const { mdia } = track;
  const { stbl } = mdia.minf;
  const table = stbl.co64 ?? stbl.stco;
  const offsets = table.chunk_offsets.map((offset) => (offset > after ? offset + shift : offset));
  const replacement =
    isLarge || stbl.co64
      ? fullBox("co64", 0, 0, u32(offsets.length), u64List(offsets))
      : fullBox("stco", 0, 0, u32(offsets.length), u32List(offsets));
  return { ...position(table), replacement, within: [moov, track, mdia, mdia.minf, stbl] };
}

function position({ start = 0, size }: ParsedBox): { start: number; end: number } {
  return { start, end: start + size };
}

function marksSize(marks: readonly BoxEdit[]): number {
  return marks.reduce((sum, { replacement }) => sum + replacement.length, 0);
}
