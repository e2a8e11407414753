import { type BoxNode, findBox } from "./read-boxes.ts";
import type { SampleDefaults } from "./read-fragments.ts";
import { readSampleEntry, type SampleEntryDescription } from "./read-sample-entry.ts";

export interface TrackDescription extends SampleEntryDescription {
  id: number;
  /** `vide`, `soun`, `subt`, `meta` … (ISO/IEC 14496-12 section 8.4.3). */
  handler: string;
  /** Ticks in a second. */
  timescale: number;
  /** BCP 47 or ISO 639-2; `und` where the file does not say. */
  language: string;
  /** Media time that the edit list shows first, in ticks: an encoder's delay; 0 without a list. */
  editStartTicks: number;
  defaults: SampleDefaults;
}

export interface Movie {
  brand: string;
  isFragmented: boolean;
  tracks: TrackDescription[];
}

/** What `ftyp` and `moov` say, from a whole file or from an initialization section; null where there is no `moov`. */
export function readMovie(boxes: readonly BoxNode[]): Movie | null {
  const moov = findBox(boxes, "moov");
  if (!moov) return null;
  const extensions = (findBox(moov.children, "mvex")?.children ?? []).filter(({ type }) => type === "trex");
  return {
    brand: fields(findBox(boxes, "ftyp")).major_brand?.trim() ?? "",
    isFragmented: findBox(moov.children, "mvex") !== null,
    tracks: moov.children.filter(({ type }) => type === "trak").flatMap((trak) => readTrack(trak, extensions)),
  };
}

interface Fields {
  major_brand?: string;
  track_id?: number;
  handler?: string;
  timescale?: number;
  languageString?: string;
  extended_language?: string;
  entries?: { media_time?: number; segment_duration?: number }[];
  default_sample_duration?: number;
  default_sample_size?: number;
  default_sample_flags?: number;
}

/** mp4box's own fields of a box, each of which may be missing in a file that is not what it seems. */
const fields = (box: BoxNode | null) => (box?.parsed ?? {}) as Fields;

function readTrack(trak: BoxNode, extensions: readonly BoxNode[]): TrackDescription[] {
  const id = fields(findBox(trak.children, "tkhd")).track_id;
  const entry = findBox(trak.children, "mdia", "minf", "stbl", "stsd")?.children[0];
  if (id === undefined || !entry) return [];
  const header = fields(findBox(trak.children, "mdia", "mdhd"));
  const extension = fields(extensions.find((trex) => fields(trex).track_id === id) ?? null);
  const edits = fields(findBox(trak.children, "edts", "elst")).entries ?? [];
  return [
    {
      ...readSampleEntry(entry),
      id,
      handler: fields(findBox(trak.children, "mdia", "hdlr")).handler ?? "",
      timescale: header.timescale || 1,
      language: fields(findBox(trak.children, "mdia", "elng")).extended_language ?? header.languageString ?? "und",
      editStartTicks: Math.max(0, edits.find(({ media_time = -1 }) => media_time >= 0)?.media_time ?? 0),
      defaults: {
        durationTicks: extension.default_sample_duration ?? 0,
        sizeBytes: extension.default_sample_size ?? 0,
        flags: extension.default_sample_flags ?? 0,
      },
    },
  ];
}
