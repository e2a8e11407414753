import { box, fullBox } from "./box.ts";
import { u32 } from "./bytes.ts";
import { fileTypeBox, mediaBox, movieHeaderBox, sampleDescriptionBox, trackHeaderBox } from "./track-boxes.ts";

/** The only track of every file that is packaged for HLS. */
export const videoTrackId = 1;

/**
 * The initialization section of a video track: `ftyp` and a `moov` without samples (ISO/IEC 23000-19 section 7.3; RFC
 * 8216 section 3.3). There is no edit list: brand `cmf2` promises that the first picture stands at time 0 by signed
 * composition offsets.
 */
export function videoInitSection(track: {
  sampleEntry: Buffer;
  timescale: number;
  width: number;
  height: number;
}): Buffer {
  const { sampleEntry, timescale, width, height } = track;
  const noSamples = u32(0);
  const sampleTable = box(
    "stbl",
    sampleDescriptionBox(sampleEntry),
    fullBox("stts", 0, 0, noSamples),
    fullBox("stsc", 0, 0, noSamples),
    fullBox("stsz", 0, 0, u32(0), noSamples),
    fullBox("stco", 0, 0, noSamples),
  );
  return Buffer.concat([
    fileTypeBox(["iso6", "cmfc", "cmf2"]),
    box(
      "moov",
      movieHeaderBox({ timescale, duration: 0, nextTrackId: videoTrackId + 1 }),
      box(
        "trak",
        trackHeaderBox({ trackId: videoTrackId, duration: 0, resolution: { width, height } }),
        mediaBox({ handler: "vide", timescale, duration: 0, sampleTable }),
      ),
      box("mvex", fullBox("trex", 0, 0, u32(videoTrackId, 1, 0, 0, 0))),
    ),
  ]);
}
