import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readMediaPlaylist } from "../hls/finish-media-playlist.ts";
import { initFileName } from "../hls/hls-names.ts";
import { withFile } from "../isobmff/byte-source.ts";
import type { Bytes } from "../isobmff/bytes.ts";
import { findBox, readBoxes } from "../isobmff/read-boxes.ts";
import { readFragments } from "../isobmff/read-fragments.ts";
import { readMovie } from "../isobmff/read-movie.ts";
import { SampleTable } from "../isobmff/sample-table.ts";
import type { MediaHandler } from "../isobmff/track-boxes.ts";
import { MediaError } from "../media-error.ts";

/** A track of an HLS rendition: what its initialization section says, and where all of its samples stand. */
export interface PackagedTrack {
  handler: MediaHandler;
  timescale: number;
  /** Of the video, or null for sound. */
  resolution: { width: number; height: number } | null;
  /** As it is in the initialization section, every box in it kept. */
  sampleEntry: Bytes;
  samples: SampleTable;
  /** What is not to be shown of the media's beginning, such as an encoder's delay; less than 0 for a late start. */
  skippedTicks: number;
}

/**
 * Reads the initialization section, the media playlist, and the `moof` boxes of all segments in a rendition's folder.
 */
export async function readPackagedTrack(
  folder: string,
  options: { chunkSeconds: number; signal?: AbortSignal | undefined },
): Promise<PackagedTrack> {
  const init = readBoxes(await readFile(join(folder, initFileName)));
  const [track] = readMovie(init)?.tracks ?? [];
  const entry = findBox(init, "moov", "trak", "mdia", "minf", "stbl", "stsd")?.children[0];
  if (!track || !entry) throw unfit(folder);

  const { timescale, handler, width, height, editStartTicks } = track;
  const samples = new SampleTable();
  let firstDecodeTicks: number | null = null;
  for (const { uri } of await readMediaPlaylist(folder)) {
    options.signal?.throwIfAborted();
    const path = join(folder, uri);
    for (const { decodeTicks, runs } of await withFile(path, (source) => readFragments(source, [track]))) {
      firstDecodeTicks ??= decodeTicks ?? 0;
      for (const run of runs) samples.add(path, run, options.chunkSeconds * timescale);
    }
  }
  if (firstDecodeTicks === null) throw unfit(folder);
  const isVideo = handler === "vide";
  return {
    handler: isVideo ? "vide" : "soun",
    timescale,
    resolution: isVideo ? { width, height } : null,
    sampleEntry: entry.bytes,
    samples,
    skippedTicks: editStartTicks - firstDecodeTicks,
  };
}

function unfit(folder: string): MediaError {
  return new MediaError("unreadable_media", "A rendition has no samples to make a file of.", {
    permanent: true,
    detail: folder,
  });
}
