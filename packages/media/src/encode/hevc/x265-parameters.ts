import type { ContentLightLevel, MasteringDisplay } from "@vergence/contract/media";
import type { HevcColour } from "../../colour/hevc-colour.ts";

export interface X265Request {
  colour: HevcColour;
  gopFrames: number;
  bFrames: number;
  masteringDisplay: MasteringDisplay | null;
  contentLightLevel: ContentLightLevel | null;
}

export type Setting = [name: string, value: string];

/**
 * x265's parameters beside its preset and bitrate. The groups of pictures are locked (closed, of one length, with a
 * fixed pattern of B-pictures), so that the pictures of two eyes encoded apart still match one to one; without
 * `b-adapt=0` they would not. Even with `scenecut=0` x265 ends a row of B-pictures at a cut in the film, by default
 * where 95 % of a picture are better predicted from itself; `scenecut-bias=0` leaves that to a cut after which nothing
 * at all is better predicted from before. Colours are in the VUI, HDR10's mastering metadata in SEI messages (H.265
 * annexes E and D.3.28, D.3.35).
 */
export function x265Parameters(request: X265Request): string {
  return x265Settings(request)
    .map(([name, value]) => `${name}=${value}`)
    .join(":");
}

/** The same, one by one. */
export function x265Settings({
  colour,
  gopFrames,
  bFrames,
  masteringDisplay,
  contentLightLevel,
}: X265Request): Setting[] {
  const { primaries, transfer, matrix } = colour;
  return [
    ["log-level", "error"],
    ["keyint", `${gopFrames}`],
    ["min-keyint", `${gopFrames}`],
    ...([
      ["scenecut", "0"],
      ["scenecut-bias", "0"],
      ["open-gop", "0"],
      ["b-adapt", "0"],
      ["bframes", `${bFrames}`],
    ] satisfies Setting[]),
    ...([
      ["colorprim", primaries],
      ["transfer", transfer],
      ["colormatrix", matrix],
      ["range", "limited"],
    ] satisfies Setting[]),
    ...(colour.videoRange === "PQ" ? hdr10Settings(masteringDisplay, contentLightLevel) : []),
  ];
}

/**
 * `hdr10-opt` spends bits as PQ needs them; the rest only where the source says so: made-up metadata is worse than
 * none.
 */
function hdr10Settings(display: MasteringDisplay | null, level: ContentLightLevel | null): Setting[] {
  const settings: Setting[] = [["hdr10-opt", "1"]];
  if (display || level) settings.push(["hdr10", "1"]);
  if (display) settings.push(["master-display", formatMasteringDisplay(display)]);
  if (level) settings.push(["max-cll", `${level.maxContent},${level.maxFrameAverage}`]);
  return settings;
}

/** `G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1)` */
function formatMasteringDisplay(display: MasteringDisplay): string {
  const point = (name: string, { x, y }: { x: number; y: number }) => `${name}(${x},${y})`;
  return [
    point("G", display.green),
    point("B", display.blue),
    point("R", display.red),
    point("WP", display.whitePoint),
    `L(${display.maxLuminance},${display.minLuminance})`,
  ].join("");
}
