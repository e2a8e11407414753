import { box, fullBox, fullBoxPrefixBytes } from "./box.ts";
import { type Bytes, fourCharacters, i32, readFourCharacters, readU32, u8, u32 } from "./bytes.ts";
import { type BoxNode, findBox } from "./read-boxes.ts";

/** How a view is mapped onto its surface; the codes are those of `prji` and of HLS's `PROJ-…`, in lower case. */
export type Projection = "rect" | "equi" | "hequ" | "prim" | "fish";

/** Bits of `stri`: which views there are, and whether they are swapped. */
const viewBits = { left: 0b0001, right: 0b0010, additional: 0b0100, reversed: 0b1000 } as const;

const nothing = new Uint8Array();

/** Codes of `hero`, by index. */
const heroEyes = ["none", "left", "right"] as const;

/** `dadj` counts in parts of the picture's width, so many of which are all of it. */
const disparityUnits = 10_000;

/** `hfov` counts in parts of a degree. */
const degreeUnits = 1000;

/** How both eyes share one picture: `side` by side, or `over` and under. */
export type ViewPacking = "side" | "over";

/** What is known of the two eyes beyond that there are two. */
export interface StereoView {
  /** The eye to show where only one can be. */
  heroEye?: "left" | "right";
  /** Between the lenses. */
  baselineMicrometres?: number;
  /** Shift of the images towards each other that comfort asks for: -1 to 1 of the picture's width. */
  horizontalDisparityAdjustment?: number;
  /** Of a frame-packed picture: the right eye stands where the left is expected. */
  areEyesReversed?: boolean;
}

export interface VideoExtendedUsage {
  /** Null for a single view. */
  stereo: StereoView | null;
  /** Null where nothing is said, which means `rect`. */
  projection: Projection | null;
  /** Null where each view has a picture of its own. */
  packing: ViewPacking | null;
}

/**
 * `vexu`, Video Extended Usage (Apple, "Stereo Video ISOBMFF Extensions" and "Apple Projected Media Profile"): eyes,
 * projection, packing; null where there is nothing to say. Must not stand beside `st3d`: ffmpeg from 7.1 on refuses
 * such a file.
 */
export function videoExtendedUsageBox({ stereo, projection, packing }: VideoExtendedUsage): Buffer | null {
  const parts: Bytes[] = [];
  if (stereo) parts.push(eyesBox(stereo));
  if (projection) parts.push(box("proj", fullBox("prji", 0, 0, fourCharacters(projection))));
  if (packing) parts.push(box("pack", fullBox("pkin", 0, 0, fourCharacters(packing))));
  return parts.length > 0 ? box("vexu", ...parts) : null;
}

/** `hfov`, beside `vexu`: the horizontal field of view in thousandths of a degree. */
export function horizontalFieldOfViewBox(degrees: number): Buffer {
  return box("hfov", u32(Math.round(degrees * degreeUnits)));
}

/** What `hfov` says, in degrees; null without one. */
export function readHorizontalFieldOfView(hfov: BoxNode | null): number | null {
  const thousandths = hfov && readU32(hfov.payload, 0);
  return thousandths === null ? null : thousandths / degreeUnits;
}

/** `eyes`: `stri` has a bit each for left, right, additional views and reversed; the rest is optional. */
function eyesBox(stereo: StereoView): Buffer {
  const { heroEye, baselineMicrometres, horizontalDisparityAdjustment: adjustment } = stereo;
  const views = viewBits.left | viewBits.right | (stereo.areEyesReversed ? viewBits.reversed : 0);
  const parts: Bytes[] = [fullBox("stri", 0, 0, u8(views))];
  if (heroEye) parts.push(fullBox("hero", 0, 0, u8(heroEyes.indexOf(heroEye))));
  if (baselineMicrometres !== undefined) {
    parts.push(box("cams", fullBox("blin", 0, 0, u32(Math.round(baselineMicrometres)))));
  }
  if (adjustment !== undefined) {
    parts.push(box("cmfy", fullBox("dadj", 0, 0, i32(Math.round(adjustment * disparityUnits)))));
  }
  return box("eyes", ...parts);
}

/** What `vexu` says, in a file that may be anybody's. */
export interface VideoExtendedUsageDescription {
  eyes: { left: boolean; right: boolean; isReversed: boolean } | null;
  hero: (typeof heroEyes)[number] | null;
  baselineMicrometres: number | null;
  /** In 1/10000 of the picture's width. */
  disparityAdjustment: number | null;
  /** `rect`, `equi`, `hequ`, `prim` or `fish`; null where it does not say, which means `rect`. */
  projection: string | null;
  /** How one picture holds both eyes: `side` or `over`; null where it holds one. */
  packing: string | null;
}

/** Reads `vexu`; what a box does not hold is null. */
export function readVideoExtendedUsage({ children }: BoxNode): VideoExtendedUsageDescription {
  const field = (...path: string[]) => findBox(children, ...path)?.payload.subarray(fullBoxPrefixBytes) ?? null;
  const number = (...path: string[]) => readU32(field(...path) ?? nothing, 0);
  const code = (...path: string[]) => readFourCharacters(field(...path) ?? nothing, 0);
  const views = field("eyes", "stri")?.[0];
  const hero = field("eyes", "hero")?.[0];
  const adjustment = number("eyes", "cmfy", "dadj");
  return {
    eyes:
      views === undefined
        ? null
        : {
            left: (views & viewBits.left) !== 0,
            right: (views & viewBits.right) !== 0,
            isReversed: (views & viewBits.reversed) !== 0,
          },
    hero: hero === undefined ? null : (heroEyes[hero] ?? null),
    baselineMicrometres: number("eyes", "cams", "blin"),
    // Signed.
    disparityAdjustment: adjustment === null ? null : adjustment | 0,
    projection: code("proj", "prji"),
    packing: code("pack", "pkin"),
  };
}
