import type { Layout, Perspective } from "@vergence/contract";
import type { FrameRate, Rung, VideoTrack } from "@vergence/contract/media";
import { type HevcColour, hevcColour } from "../../colour/hevc-colour.ts";
import type { HevcFormat } from "../../ladder/hevc-default-ladder.ts";
import { gopFramesOf, streamFrameRate } from "../../ladder/output-frame-rate.ts";
import { MediaError } from "../../media-error.ts";
import { frameRateNumber } from "../../probe/frame-rate.ts";
import { type EyePicture, type Eyes, eyesOf } from "../../sources/eyes.ts";
import type { Packing } from "../../sources/left-eye.ts";
import type { InspectedSource } from "../../sources/source-file.ts";

export type X265Preset = "ultrafast" | "superfast" | "veryfast" | "faster" | "fast" | "medium" | "slow" | "slower";

export interface HevcRungRequest {
  layout: Layout;
  perspective: Perspective;
  sources: readonly InspectedSource[];
  rung: Rung;
  format: HevcFormat;
  packing?: Packing | undefined;
  /** By default `fast`. */
  preset?: X265Preset | undefined;
}

const usualBFrames = 3;

/** Everything that the encode of one rung depends on, decided; the arguments follow from it alone. */
export interface HevcRungPlan {
  eyes: Eyes;
  rung: Rung;
  perspective: Perspective;
  video: VideoTrack;
  colour: HevcColour;
  preset: X265Preset;
  frameRate: FrameRate;
  gopFrames: number;
  /** B-pictures between two others. */
  bFrames: number;
  /** As the source says; what comes out may differ by one. */
  expectedFrames: number;
}

/**
 * Decides how one rung of HEVC (the left eye) or MV-HEVC (both) is made of a set of sources.
 * @throws MediaError (permanent) `no_video`; `sources_unfit` where there is no second eye, or none that can be had
 */
export function planHevcRung(request: HevcRungRequest): HevcRungPlan {
  const { layout, format, rung, perspective, preset = "fast" } = request;
  const eyes = eyesOf(request);
  refuseUnfit(layout, format, eyes);
  const { video } = eyes.left;
  const frameRate = streamFrameRate(format, video);
  return {
    eyes: format === "MVHEVC" ? eyes : { left: leftAlone(layout, eyes.left), right: null },
    rung,
    perspective,
    video,
    colour: hevcColour(video),
    preset,
    frameRate,
    gopFrames: gopFramesOf(frameRate),
    bFrames: usualBFrames,
    expectedFrames: Math.max(1, Math.round(video.durationSeconds * frameRateNumber(frameRate))),
  };
}

/** One eye of an MV-HEVC file can be had of any ffmpeg when it is the base view. */
function leftAlone(layout: Layout, left: EyePicture): EyePicture {
  return layout === "MVHEVC" && left.specifier.endsWith(":0") ? { ...left, specifier: "v:0" } : left;
}

function refuseUnfit(layout: Layout, format: HevcFormat, { left, right }: Eyes): void {
  const { fileName } = left.source;
  if (layout === "AIV") {
    const message =
      `"${fileName}" is Apple Immersive Video: only Apple's tools can re-encode it without losing what its .aime says. ` +
      "It is kept as it was uploaded, with an H264 preview in 2D; no HEVC or MV-HEVC stream can be made of it.";
    throw new MediaError("sources_unfit", message, { permanent: true });
  }
  if (left.video.dolbyVisionProfile === 5) {
    const message =
      `"${fileName}" is Dolby Vision profile 5, whose colours only Dolby's decoders know. ` +
      "Export it as HDR10, HLG or Dolby Vision profile 8 and upload it again.";
    throw new MediaError("sources_unfit", message, { permanent: true });
  }
  if (format === "MVHEVC" && !right) {
    const message = `"${fileName}" has one eye (layout ${layout}): MV-HEVC needs two. Choose HEVC or H264, or correct the layout.`;
    throw new MediaError("sources_unfit", message, { permanent: true });
  }
  if (layout === "MVHEVC" && format === "MVHEVC" && left.video.viewPositions?.length === 1) {
    const message = `"${fileName}" should be MV-HEVC, but it has one view only: the other eye is missing. Export it again, or choose layout 2D.`;
    throw new MediaError("sources_unfit", message, { permanent: true });
  }
}
