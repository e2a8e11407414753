import type { Layout } from "@vergence/contract";
import type { VideoTrack } from "@vergence/contract/media";

/** Whether a frame-packed eye has all its pixels (`full`) or was squeezed to half of them. */
export type Packing = "full" | "half";

export interface Eye {
  /** ffmpeg's crop filter that cuts the left eye out, or null when the picture is one eye. */
  crop: string | null;
  /** The size that the eye is meant to be seen at, in square pixels. */
  width: number;
  height: number;
}

/** The left eye of a video: the left half of SBS, the top half of TB, the whole picture else. */
export function leftEye(layout: Layout, video: VideoTrack, packing?: Packing): Eye {
  const width = video.width * video.pixelAspectRatio;
  const { height } = video;
  if (layout === "SBS") {
    const isHalf = (packing ?? guessPacking(layout, width / height)) === "half";
    return { crop: "crop=iw/2:ih:0:0", width: Math.round(isHalf ? width : width / 2), height };
  }
  if (layout === "TB") {
    const isHalf = (packing ?? guessPacking(layout, width / height)) === "half";
    return { crop: "crop=iw:ih/2:0:0", width: Math.round(width), height: isHalf ? height : Math.round(height / 2) };
  }
  return { crop: null, width: Math.round(width), height };
}

/**
 * Distinguishes squeezed eyes from whole ones by the shape of the frame. An eye that would come out wider than 2.5:1 or
 * narrower than 4:3 was squeezed; a square one is the usual eye of a 180° video, which is whole.
 */
export function guessPacking(layout: "SBS" | "TB", frameAspectRatio: number): Packing {
  if (layout === "TB") return frameAspectRatio * 2 > 2.5 ? "half" : "full";
  const eyeAspectRatio = frameAspectRatio / 2;
  const isSquare = Math.abs(eyeAspectRatio - 1) < 0.025;
  return isSquare || eyeAspectRatio >= 1.3 ? "full" : "half";
}
