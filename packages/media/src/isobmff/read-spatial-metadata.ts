import { type BoxNode, findBox } from "./read-boxes.ts";
import {
  readSphericalProjection,
  readStereoMode,
  type SphericalProjection,
  type StereoMode,
} from "./spherical-boxes.ts";
import {
  readHorizontalFieldOfView,
  readVideoExtendedUsage,
  type VideoExtendedUsageDescription,
} from "./stereo-boxes.ts";

/** What a video sample entry says of eyes and projection, for Apple's devices and for others. */
export interface SpatialMetadata {
  /** `vexu`: video extended usage (Apple's ISOBMFF extensions for spatial video); null where there is none. */
  extendedUsage: VideoExtendedUsageDescription | null;
  /** `hfov`: horizontal field of view. */
  fieldOfViewDegrees: number | null;
  /** `st3d` and `sv3d` (Google's spherical video V2), for players that do not know `vexu`. */
  stereoMode: StereoMode | "other" | null;
  sphericalProjection: SphericalProjection | null;
}

/** Reads `vexu`, `hfov`, `st3d` and `sv3d` among the children of a sample entry. */
export function readSpatialMetadata({ children }: BoxNode): SpatialMetadata {
  const vexu = findBox(children, "vexu");
  const stereo = findBox(children, "st3d");
  const spherical = findBox(children, "sv3d");
  return {
    extendedUsage: vexu && readVideoExtendedUsage(vexu),
    fieldOfViewDegrees: readHorizontalFieldOfView(findBox(children, "hfov")),
    stereoMode: stereo && readStereoMode(stereo),
    sphericalProjection: spherical && readSphericalProjection(spherical),
  };
}
