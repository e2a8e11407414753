import { type Bytes, box, fourCharacters, fullBox, i32, u8, u32 } from "./box.ts";

/** How a view lies on its surface; the codes are those of `prji` and of HLS's `PROJ-…`, in lower case. */
export type Projection = "rect" | "equi" | "hequ" | "prim" | "fish";

/** How both eyes share one picture: `side` by side, or `over` and under. */
export type ViewPacking = "side" | "over";

/** What is known of the two eyes beyond that there are two. */
export interface StereoView {
  /** The eye to show where only one can be. */
  heroEye?: "left" | "right";
  /** Between the lenses. */
  baselineMicrometers?: number;
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
 * `vexu`, Video Extended Usage (Apple, "Stereo Video ISOBMFF Extensions" and "Apple Projected Media Profile"): eyes, projection,
 * packing; null where there is nothing to say. Must not stand beside `st3d`: ffmpeg from 7.1 on refuses such a file.
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
  return box("hfov", u32(Math.round(degrees * 1000)));
}

/** `eyes`: `stri` has a bit each for left, right, additional views and reversed; the rest is optional. */
function eyesBox(stereo: StereoView): Buffer {
  const { heroEye, baselineMicrometers, horizontalDisparityAdjustment: adjustment } = stereo;
  const parts: Bytes[] = [fullBox("stri", 0, 0, u8(0b0011 | (stereo.areEyesReversed ? 0b1000 : 0)))];
  if (heroEye) parts.push(fullBox("hero", 0, 0, u8(heroEye === "left" ? 1 : 2)));
  if (baselineMicrometers !== undefined) {
    parts.push(box("cams", fullBox("blin", 0, 0, u32(Math.round(baselineMicrometers)))));
  }
  if (adjustment !== undefined) {
    parts.push(box("cmfy", fullBox("dadj", 0, 0, i32(Math.round(adjustment * 10_000)))));
  }
  return box("eyes", ...parts);
}
