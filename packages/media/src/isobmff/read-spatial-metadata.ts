import { type BoxNode, findBox } from "./read-boxes.ts";

/** What a video sample entry says of eyes and projection, for Apple's devices and for others. */
export interface SpatialMetadata {
  /** `vexu`: video extended usage (Apple's ISOBMFF extensions for spatial video); null where there is none. */
  extendedUsage: {
    eyes: { left: boolean; right: boolean; isReversed: boolean } | null;
    hero: "none" | "left" | "right" | null;
    baselineMicrometres: number | null;
    /** In 1/10000 of the picture's width. */
    disparityAdjustment: number | null;
    /** `rect`, `equi`, `hequ`, `prim` or `fish`; null where it does not say, which means `rect`. */
    projection: string | null;
    /** How one picture holds both eyes: `side` or `over`; null where it holds one. */
    packing: string | null;
  } | null;
  /** `hfov`: horizontal field of view. */
  fieldOfViewDegrees: number | null;
  /** `st3d` and `sv3d` (Google's spherical video V2), for players that do not know `vexu`. */
  stereoMode: "mono" | "top-bottom" | "left-right" | "other" | null;
  sphericalProjection: "equi" | "cbmp" | "other" | null;
}

const heroes = ["none", "left", "right"] as const;
const stereoModes = ["mono", "top-bottom", "left-right"] as const;

/** Reads `vexu`, `hfov`, `st3d` and `sv3d` among the children of a sample entry. */
export function readSpatialMetadata(entry: BoxNode): SpatialMetadata {
  const { children } = entry;
  const vexu = findBox(children, "vexu");
  const stereo = findBox(children, "st3d");
  const spherical = findBox(children, "sv3d");
  const hfov = uint32(findBox(children, "hfov"), 0);
  return {
    extendedUsage: vexu && readExtendedUsage(vexu.children),
    fieldOfViewDegrees: hfov === null ? null : hfov / 1000,
    stereoMode: stereo && (stereoModes[stereo.payload[4] ?? 255] ?? "other"),
    sphericalProjection: spherical && sphericalProjection(spherical),
  };
}

function readExtendedUsage(boxes: BoxNode[]): SpatialMetadata["extendedUsage"] {
  const views = findBox(boxes, "eyes", "stri")?.payload[4];
  const hero = findBox(boxes, "eyes", "hero")?.payload[4];
  const adjustment = uint32(findBox(boxes, "eyes", "cmfy", "dadj"), 4);
  return {
    eyes:
      views === undefined ? null : { left: (views & 1) !== 0, right: (views & 2) !== 0, isReversed: (views & 8) !== 0 },
    hero: hero === undefined ? null : (heroes[hero] ?? null),
    baselineMicrometres: uint32(findBox(boxes, "eyes", "cams", "blin"), 4),
    disparityAdjustment: adjustment === null ? null : adjustment | 0,
    projection: fourCharacters(findBox(boxes, "proj", "prji")),
    packing: fourCharacters(findBox(boxes, "pack", "pkin")),
  };
}

function sphericalProjection(spherical: BoxNode): SpatialMetadata["sphericalProjection"] {
  const kinds = ["equi", "cbmp"] as const;
  return kinds.find((kind) => findBox(spherical.children, "proj", kind)) ?? "other";
}

function uint32(box: BoxNode | null, offset: number): number | null {
  if (!box || box.payload.length < offset + 4) return null;
  return new DataView(box.payload.buffer, box.payload.byteOffset).getUint32(offset);
}

/** After version and flags. */
function fourCharacters(box: BoxNode | null): string | null {
  return box && box.payload.length >= 8 ? String.fromCharCode(...box.payload.subarray(4, 8)) : null;
}
