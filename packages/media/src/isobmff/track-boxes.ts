import { box, fullBox } from "./box.ts";
import { type Bytes, cString, fourCharacters, i32, u16, u32, u64, zeros } from "./bytes.ts";

/**
 * Boxes that every movie has, fragmented or not (ISO/IEC 14496-12 section 8). Times of making are left at 0: a file
 * depends on its content alone.
 */

/** No rotation, no scaling: a, b, u, c, d, v, x, y, w. */
const unityMatrix = i32(0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000);

/** `ftyp`; the major brand is the first of the brands. */
export function fileTypeBox(brands: readonly [string, ...string[]], type: "ftyp" | "styp" = "ftyp"): Buffer {
  return box(type, fourCharacters(brands[0]), u32(0), ...brands.map(fourCharacters));
}

/** `mvhd`; a duration of 0 says that fragments follow. */
export function movieHeaderBox(header: { timescale: number; duration: number; nextTrackId: number }): Buffer {
  return fullBox(
    "mvhd",
    1,
    0,
    ...[u64(0, 0), u32(header.timescale), u64(header.duration)],
    ...[u32(0x1_0000), u16(0x100), zeros(10), unityMatrix, zeros(24), u32(header.nextTrackId)],
  );
}

/**
 * `tkhd` of a track that is enabled and part of the movie. Duration in the movie's timescale; size in pixels, null for
 * sound.
 */
export function trackHeaderBox(header: {
  trackId: number;
  duration: number;
  resolution: { width: number; height: number } | null;
}): Buffer {
  const { trackId, duration, resolution } = header;
  return fullBox(
    "tkhd",
    1,
    3,
    ...[u64(0, 0), u32(trackId, 0), u64(duration), zeros(8)],
    ...[u16(0, 0, resolution ? 0 : 0x100, 0), unityMatrix],
    u32((resolution?.width ?? 0) * 2 ** 16, (resolution?.height ?? 0) * 2 ** 16),
  );
}

export type MediaHandler = "vide" | "soun";

/** `mdia`: the track's timescale, kind and sample table. `languageTag` (BCP 47) goes into `elng`. */
export function mediaBox(media: {
  handler: MediaHandler;
  timescale: number;
  duration: number;
  languageTag?: string | undefined;
  sampleTable: Bytes;
}): Buffer {
  const isVideo = media.handler === "vide";
  const undetermined = 0x55c4;
  const dataInThisFile = box("dinf", fullBox("dref", 0, 0, u32(1), fullBox("url ", 0, 1)));
  return box(
    "mdia",
    fullBox("mdhd", 1, 0, u64(0, 0), u32(media.timescale), u64(media.duration), u16(undetermined, 0)),
    fullBox(
      "hdlr",
      0,
      0,
      u32(0),
      fourCharacters(media.handler),
      zeros(12),
      cString(isVideo ? "VideoHandler" : "SoundHandler"),
    ),
    ...(media.languageTag ? [fullBox("elng", 0, 0, cString(media.languageTag))] : []),
    box(
      "minf",
      isVideo ? fullBox("vmhd", 0, 1, zeros(8)) : fullBox("smhd", 0, 0, zeros(4)),
      dataInThisFile,
      media.sampleTable,
    ),
  );
}

/** `stsd` with the only sample entry of a track. */
export function sampleDescriptionBox(sampleEntry: Bytes): Buffer {
  return fullBox("stsd", 0, 0, u32(1), sampleEntry);
}
