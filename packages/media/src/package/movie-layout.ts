import { box, boxHeader, fullBox } from "../isobmff/box.ts";
import { type Bytes, u16, u32, u64 } from "../isobmff/bytes.ts";
import type { Chunk } from "../isobmff/sample-table.ts";
import { fileTypeBox, mediaBox, movieHeaderBox, trackHeaderBox } from "../isobmff/track-boxes.ts";
import type { PackagedTrack } from "./read-packaged-track.ts";

export interface MovieLayout {
  /** `ftyp`, `moov` and the header of `mdat`. */
  head: Buffer;
  /** What follows, in order. */
  chunks: Chunk[];
  sizeBytes: number;
}

export interface MovieTrack extends PackagedTrack {
  /** BCP 47. */
  languageTag?: string | undefined;
}

/**
 * A progressive file that can be played from its beginning while it comes (ISO/IEC 14496-12 section 8.2): `moov` first,
 * then the chunks of all tracks by the time at which they are needed.
 */
export function layOutMovie(tracks: readonly MovieTrack[]): MovieLayout {
  const interleaved = tracks
    .flatMap(({ samples, timescale }, track) =>
      samples.chunks.map((chunk) => ({ chunk, track, seconds: chunk.startTicks / timescale })),
    )
    .sort((a, b) => a.seconds - b.seconds || a.track - b.track);
  const offsets: number[][] = tracks.map(() => []);
  let mediaSize = 0;
  for (const { chunk, track } of interleaved) {
    offsets[track]?.push(mediaSize);
    mediaSize += chunk.sizeBytes;
  }

  const mdatHeader = boxHeader("mdat", mediaSize);
  const headAt = (dataStart: number) => {
    const chunkOffsets = offsets.map((ofTrack) => ofTrack.map((offset) => dataStart + offset));
    return Buffer.concat([fileTypeBox(["mp42", "isom", "iso4"]), movieBox(tracks, chunkOffsets), mdatHeader]);
  };
  // The head's size depends on whether offsets need 64 bits, and these on the head's size: it can only grow, once.
  let dataStart = headAt(0).length;
  let head = headAt(dataStart);
  while (head.length !== dataStart) {
    dataStart = head.length;
    head = headAt(dataStart);
  }
  return { head, chunks: interleaved.map(({ chunk }) => chunk), sizeBytes: dataStart + mediaSize };
}

function movieBox(tracks: readonly MovieTrack[], chunkOffsets: readonly number[][]): Buffer {
  const timescale = tracks[0]?.timescale ?? 1000;
  const presented = tracks.map((track) => presentation(track, timescale));
  const duration = Math.max(...presented.map((edit) => edit.delay + edit.duration));
  return box(
    "moov",
    movieHeaderBox({ timescale, duration, nextTrackId: tracks.length + 1 }),
    ...tracks.map((track, index) => {
      const edit = presented[index] ?? { delay: 0, duration: 0, mediaTime: 0 };
      const { handler, timescale: ticks, samples, sampleEntry, resolution, languageTag } = track;
      const sampleTable = samples.toBox(sampleEntry, chunkOffsets[index] ?? []);
      return box(
        "trak",
        trackHeaderBox({ trackId: index + 1, duration: edit.delay + edit.duration, resolution }),
        ...editBoxes(edit),
        mediaBox({ handler, timescale: ticks, duration: samples.durationTicks, languageTag, sampleTable }),
      );
    }),
  );
}

interface Presentation {
  /** Nothing is shown for so long, in the movie's timescale; then `duration` of the media from `mediaTime` on. */
  delay: number;
  duration: number;
  mediaTime: number;
}

function presentation({ skippedTicks, samples, timescale }: MovieTrack, movieTimescale: number): Presentation {
  const toMovie = (ticks: number) => Math.round((ticks * movieTimescale) / timescale);
  const mediaTime = Math.max(0, skippedTicks);
  return {
    delay: toMovie(Math.max(0, -skippedTicks)),
    duration: toMovie(samples.durationTicks - mediaTime),
    mediaTime,
  };
}

/** `edts`, where a track is not simply shown from its beginning (ISO/IEC 14496-12 section 8.6.6). */
function editBoxes({ delay, duration, mediaTime }: Presentation): Bytes[] {
  if (delay === 0 && mediaTime === 0) return [];
  const nothing = 0xffff_ffff;
  const rate = u16(1, 0);
  const edits = [
    ...(delay > 0 ? [Buffer.concat([u64(delay), u32(nothing, nothing), rate])] : []),
    Buffer.concat([u64(duration), u64(mediaTime), rate]),
  ];
  return [box("edts", fullBox("elst", 1, 0, u32(edits.length), ...edits))];
}
