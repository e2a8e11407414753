import type { VideoTrack } from "@vergence/contract/media";
import type { CodedColour } from "../hevc/hevc-stream.ts";
import type { TrackDescription } from "../isobmff/read-movie.ts";
import type { VideoReport } from "./inspect-report.ts";

const primaries: Record<number, string> = {
  1: "BT.709",
  5: "BT.601 625",
  6: "BT.601 525",
  9: "BT.2020",
  12: "Display P3",
};
const transfers: Record<number, string> = { 1: "BT.709", 6: "BT.601", 13: "sRGB", 16: "PQ", 18: "HLG" };
const matrices: Record<number, string> = { 0: "RGB", 1: "BT.709", 5: "BT.601", 6: "BT.601", 9: "BT.2020" };
const ranges: Record<number, string> = { 1: "SDR", 6: "SDR", 13: "SDR", 14: "SDR", 15: "SDR", 16: "PQ", 18: "HLG" };

/**
 * What is known of a video track: what the boxes say, and what ffprobe found out by looking into the bitstream; the
 * boxes win, since they are what players go by. One of both may be missing.
 */
export function describeVideo(track: TrackDescription | null, probed: VideoTrack | null): VideoReport {
  const usage = track?.spatial.extendedUsage ?? null;
  const rate = probed?.frameRate;
  const views = Math.max(track?.views ?? 1, probed?.viewPositions?.length ?? 1);
  return {
    width: track?.width || probed?.width || 0,
    height: track?.height || probed?.height || 0,
    framesPerSecond: rate ? rate.numerator / rate.denominator : null,
    bitDepth: track?.bitDepth ?? probed?.bitDepth ?? null,
    views,
    eyes: eyesOf(track, probed, views),
    packing: usage?.packing ?? packingOf(track) ?? probed?.framePacking ?? null,
    projection: usage?.projection ?? track?.spatial.sphericalProjection ?? probed?.projection ?? null,
    fieldOfViewDegrees: track?.spatial.fieldOfViewDegrees ?? null,
    heroEye: usage?.hero ?? null,
    baselineMillimetres: usage?.baselineMicrometres == null ? null : usage.baselineMicrometres / 1000,
    range: (track?.colour ? ranges[track.colour.transfer] : null) ?? probed?.videoRange ?? null,
    colour: track?.colour ? colourName(track.colour) : probedColour(probed),
    masteringDisplay: probed?.masteringDisplay ?? null,
    hasMasteringDisplay: track?.hasMasteringDisplay === true || probed?.masteringDisplay != null,
    contentLightLevel: track?.contentLightLevel ?? probed?.contentLightLevel ?? null,
  };
}

function eyesOf(track: TrackDescription | null, probed: VideoTrack | null, views: number): string | null {
  const eyes = track?.spatial.extendedUsage?.eyes;
  if (eyes) {
    const named = [...(eyes.left ? ["left"] : []), ...(eyes.right ? ["right"] : [])].join(" and ");
    return eyes.isReversed ? `${named}, reversed` : named || "none";
  }
  if (views > 1 && probed?.viewPositions) return probed.viewPositions.join(" and ");
  return views > 1 || packingOf(track) || probed?.framePacking ? "left and right" : null;
}

function packingOf(track: TrackDescription | null): "side" | "over" | null {
  const mode = track?.spatial.stereoMode;
  return mode === "left-right" ? "side" : mode === "top-bottom" ? "over" : null;
}

function colourName({ primaries: p, transfer: t, matrix: m, isFullRange }: CodedColour): string {
  const name = (names: Record<number, string>, code: number) => names[code] ?? String(code);
  const all = [`primaries ${name(primaries, p)}`, `transfer ${name(transfers, t)}`, `matrix ${name(matrices, m)}`];
  return [...all, ...(isFullRange ? ["full range"] : [])].join(", ");
}

function probedColour(probed: VideoTrack | null): string | null {
  if (!probed) return null;
  const { primaries: p, transfer, matrix, range } = probed.colour;
  if ([p, transfer, matrix].every((name) => name === "unknown")) return null;
  const isFull = range === "pc";
  return `primaries ${p}, transfer ${transfer}, matrix ${matrix}${isFull ? ", full range" : ""}`;
}
