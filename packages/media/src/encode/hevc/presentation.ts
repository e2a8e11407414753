import type { Perspective, StreamFormat } from "@vergence/contract";
import type { PresentationOptions } from "../../isobmff/hevc-sample-entry.ts";
import type { HeadsetProjection } from "../../isobmff/spherical-boxes.ts";
import type { StereoView } from "../../isobmff/stereo-boxes.ts";

/** What the film maker may know of the cameras. */
export interface Presentation {
  stereo?: StereoView;
  horizontalFieldOfViewDegrees?: number;
}

/** How what covers a field of view is mapped onto its surface. */
export const projections: Record<Perspective, HeadsetProjection> = { Regular: "rect", "180": "hequ", "360": "equi" };
const fieldsOfView: Record<Perspective, number | undefined> = { Regular: undefined, "180": 180, "360": 360 };

/** What a variant's sample entry says of its eyes and projection. A flat picture of one eye needs no words. */
export function presentationOf(
  format: StreamFormat,
  perspective: Perspective,
  { stereo, horizontalFieldOfViewDegrees = fieldsOfView[perspective] }: Presentation = {},
): PresentationOptions {
  if (format !== "MVHEVC" && perspective === "Regular") return {};
  return {
    projection: projections[perspective],
    ...(format === "MVHEVC" ? { stereo: { heroEye: "left", ...stereo } } : {}),
    ...(horizontalFieldOfViewDegrees === undefined ? {} : { horizontalFieldOfViewDegrees }),
  };
}
