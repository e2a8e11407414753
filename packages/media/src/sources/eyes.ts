import type { Layout } from "@vergence/contract";
import type { VideoTrack, ViewPosition } from "@vergence/contract/media";
import { MediaError } from "../media-error.ts";
import { type Eye, leftEye, type Packing } from "./left-eye.ts";
import { leftEyeSource } from "./left-eye-source.ts";
import type { InspectedSource } from "./source-file.ts";

/** Where one eye's picture comes from. */
export interface EyePicture extends Eye {
  source: InspectedSource;
  video: VideoTrack;
  /** What to take of that source's input, as ffmpeg's filter graphs name it: `v:0`, or a view of it, `v:0:vidx:1`. */
  specifier: string;
}

/**
 * Both eyes' pictures, of one size; `right` is null where there is one eye, or where only the left can be had (AIV).
 */
export interface Eyes {
  left: EyePicture;
  right: EyePicture | null;
}

/** ffmpeg's crop filters that cut the right eye out, beside `leftEye`'s that cut out the left. */
const rightCrops: Partial<Record<Layout, string>> = { SBS: "crop=iw/2:ih:iw/2:0", TB: "crop=iw:ih/2:0:ih/2" };

export interface EyesRequest {
  layout: Layout;
  sources: readonly InspectedSource[];
  /** For SBS and TB whose shape misleads `guessPacking`. */
  packing?: Packing | undefined;
}

/**
 * The eyes of a set of inspected sources. SBS and TB: halves of one picture, left or top first. Separate: a file each.
 * MVHEVC: views of one file, by the eye that its 3D reference displays SEI gives them, else the base view is the left
 * one; only `requireViews` tools can read them.
 * @throws MediaError `no_video` (permanent)
 */
export function eyesOf({ layout, sources, packing }: EyesRequest): Eyes {
  const { source, video } = leftEyeSource(layout, sources);
  const eye = leftEye(layout, video, packing);
  const whole = { ...eye, source, video, specifier: "v:0" };
  switch (layout) {
    case "2D":
    case "AIV":
      return { left: whole, right: null };
    case "SBS":
    case "TB":
      return { left: whole, right: { ...whole, crop: rightCrops[layout] ?? null } };
    case "MVHEVC": {
      const [left, right] = viewIndexes(video.viewPositions);
      return { left: { ...whole, specifier: viewOf(left) }, right: { ...whole, specifier: viewOf(right) } };
    }
    case "Separate":
      return { left: whole, right: rightFile(sources, eye) };
  }
}

/** The index of the left and of the right view. */
function viewIndexes(positions: readonly ViewPosition[] | null): [left: number, right: number] {
  return positions?.[0] === "right" && positions[1] === "left" ? [1, 0] : [0, 1];
}

function viewOf(index: number): string {
  return `v:0:vidx:${index}`;
}

function rightFile(sources: readonly InspectedSource[], eye: Eye): EyePicture {
  const source = sources.find(({ role }) => role === "video_right");
  const video = source?.probe?.video;
  if (source && video) return { ...eye, source, video, specifier: "v:0" };
  const message = source ? `"${source.fileName}" has no video in it.` : "There is no video of the right eye.";
  throw new MediaError("no_video", message, { permanent: true });
}
