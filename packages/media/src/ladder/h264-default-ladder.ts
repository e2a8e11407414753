import type { Eye } from "../sources/left-eye.ts";

export type LadderRung = {
  /** Even, as 4:2:0 needs. */
  width: number;
  height: number;
  bitrateMbps: number;
  /** Folder of the variant: `h264-720p-3000k`. */
  name: string;
};

/** What a film in 16:9 gets at most, best first. */
const standardRungs = [
  { height: 1080, bitrateMbps: 6 },
  { height: 720, bitrateMbps: 3 },
  { height: 360, bitrateMbps: 0.8 },
] as const;

/** A rung must be this much lower than the one above it to be worth its encoding. */
const worthwhileStep = 0.85;
const minBitrateMbps = 0.2;

/**
 * The default H264 ladder of an eye: never larger than the eye itself, its own shape kept. The top rung is the eye's own size or,
 * where that is larger, what fits in 1920x1080 (either way round); the others fit in 1280x720 and 640x360.
 */
export function defaultH264Ladder(eye: Pick<Eye, "width" | "height">): LadderRung[] {
  const rungs: LadderRung[] = [];
  for (const box of standardRungs) {
    const scale = Math.min(1, scaleInto(box.height, eye));
    const width = even(eye.width * scale);
    const height = even(eye.height * scale);
    const above = rungs.at(-1);
    if (above && height > above.height * worthwhileStep) continue;
    rungs.push(rung(width, height, usualBitrateMbps(width, height)));
  }
  return rungs;
}

/** The variant's folder. The bitrate is the one asked for; what came out stands in the playlist. */
function h264VariantName(height: number, bitrateMbps: number): string {
  return `h264-${height}p-${Math.round(bitrateMbps * 1000)}k`;
}

function rung(width: number, height: number, bitrateMbps: number): LadderRung {
  const rounded = Math.round(bitrateMbps * 10) / 10;
  return { width, height, bitrateMbps: rounded, name: h264VariantName(height, rounded) };
}

/** How much a picture must shrink to fit in 16:9 of this height, or 9:16 if it stands upright. */
function scaleInto(boxHeight: number, { width, height }: Pick<Eye, "width" | "height">): number {
  const boxWidth = (boxHeight * 16) / 9;
  return Math.min(boxWidth / Math.max(width, height), boxHeight / Math.min(width, height));
}

/** That of the smallest standard rung which holds the picture; fewer pixels need fewer bits, though not in proportion. */
function usualBitrateMbps(width: number, height: number): number {
  const box =
    standardRungs.findLast((candidate) => scaleInto(candidate.height, { width, height }) >= 1) ?? standardRungs[0];
  const share = Math.min(1, (width * height) / ((box.height ** 2 * 16) / 9)) ** 0.75;
  return Math.max(minBitrateMbps, box.bitrateMbps * share);
}

function even(value: number): number {
  return Math.max(2, 2 * Math.floor(value / 2 + 1e-6));
}
