import { box, fullBox, fullBoxPrefixBytes } from "./box.ts";
import { type Bytes, cString, u8, u32 } from "./bytes.ts";
import { type BoxNode, findBox } from "./read-boxes.ts";
import type { Projection, ViewPacking } from "./stereo-boxes.ts";

/**
 * `st3d` and `sv3d` as YouTube, Quest and desktop players know them (Google, "Spherical Video V2 RFC"). Null packing
 * means one view. A flat picture has no `sv3d`. They must not stand beside `vexu`.
 */
export function sphericalBoxes(packing: ViewPacking | null, projection: HeadsetProjection): Buffer {
  const parts: Bytes[] = [stereoscopicBox(packing)];
  if (projection !== "rect") parts.push(sphericalVideoBox(projection));
  return Buffer.concat(parts);
}

/** Flat, 360 degrees, or the half of them ahead. */
export type HeadsetProjection = Extract<Projection, "rect" | "equi" | "hequ">;

/** Codes of `st3d`, by index. */
const stereoModes = ["mono", "top-bottom", "left-right"] as const;
export type StereoMode = (typeof stereoModes)[number];

const modeOfPacking: Record<ViewPacking, StereoMode> = { over: "top-bottom", side: "left-right" };

function stereoscopicBox(packing: ViewPacking | null): Buffer {
  return fullBox("st3d", 0, 0, u8(stereoModes.indexOf(packing ? modeOfPacking[packing] : "mono")));
}

/** What `st3d` says, in a file that may be anybody's. */
export function readStereoMode(st3d: BoxNode): StereoMode | "other" {
  return stereoModes[st3d.payload[fullBoxPrefixBytes] ?? 255] ?? "other";
}

/**
 * Bounds cut top, bottom, left and right off the whole sphere, as fractions of 2^32: a half keeps the middle two
 * quarters.
 */
function sphericalVideoBox(projection: Exclude<HeadsetProjection, "rect">): Buffer {
  const side = projection === "hequ" ? 2 ** 32 / 4 : 0;
  const straightAhead = u32(0, 0, 0);
  return box(
    "sv3d",
    fullBox("svhd", 0, 0, cString("Vergence")),
    box("proj", fullBox("prhd", 0, 0, straightAhead), fullBox("equi", 0, 0, u32(0, 0, side, side))),
  );
}

/** How `sv3d` says that the picture surrounds the viewer. */
export function readSphericalProjection(sv3d: BoxNode): SphericalProjection {
  const kinds = ["equi", "cbmp"] as const;
  return kinds.find((kind) => findBox(sv3d.children, "proj", kind)) ?? "other";
}

export type SphericalProjection = "equi" | "cbmp" | "other";
