import type { VideoTrack, ViewPosition } from "@vergence/contract/media";
import type { FfprobeSideData, FfprobeStream } from "./ffprobe-output.ts";

/** libavutil's numbers for the eyes (AVStereo3DView). */
const positions: Record<string, ViewPosition> = { "1": "left", "2": "right" };

/** What ffprobe's spherical mapping is called in `prji` (Apple's HEVC stereo video profile) and `sv3d`. */
const projections: Record<string, VideoTrack["projection"]> = {
  rectilinear: "rect",
  equirectangular: "equi",
  "half equirectangular": "hequ",
  fisheye: "fish",
};

/**
 * Each view's eye, in the order of the views' index; one for ordinary video; null before ffprobe 7.1, which cannot
 * tell.
 */
export function viewPositionsOf(stream: FfprobeStream): ViewPosition[] | null {
  if (stream.codec_name !== "hevc") return ["unknown"];
  if (stream.view_ids_available === undefined) return null;
  const ids = stream.view_ids_available.split(",").filter(Boolean);
  const named = (stream.view_pos_available ?? "").split(",");
  return ids.length > 1 ? ids.map((_, index) => positions[named[index] ?? ""] ?? "unknown") : ["unknown"];
}

export function framePackingOf(sideData: readonly FfprobeSideData[]): VideoTrack["framePacking"] {
  const type = sideData.find((entry) => entry.side_data_type === "Stereo 3D")?.type;
  if (type?.startsWith("side by side")) return "side";
  return type?.startsWith("top and bottom") ? "over" : null;
}

export function projectionOf(sideData: readonly FfprobeSideData[]): VideoTrack["projection"] {
  const name = sideData.find((entry) => entry.side_data_type === "Spherical Mapping")?.projection;
  return name === undefined ? null : (projections[name] ?? "other");
}

/** Of the Dolby Vision configuration record (`dvcC`, `dvvC`), or null. */
export function dolbyVisionProfileOf(sideData: readonly FfprobeSideData[]): number | null {
  return sideData.find((entry) => entry.dv_profile !== undefined)?.dv_profile ?? null;
}
