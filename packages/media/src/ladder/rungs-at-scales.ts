import type { Rung } from "@vergence/contract/media";
import { type EyeSize, even } from "./rung.ts";

/** A rung must be this much lower than the one above it to be worth its encoding. */
const worthwhileStep = 0.85;

/** By how much a picture fits in 16:9 of this height, or 9:16 if it stands upright; more than 1 for a smaller one. */
export function scaleInto(boxHeight: number, { width, height }: EyeSize): number {
  const boxWidth = (boxHeight * 16) / 9;
  return Math.min(boxWidth / Math.max(width, height), boxHeight / Math.min(width, height));
}

/**
 * Rungs of an eye at falling scales of its own size, none of them enlarged; one hardly lower than the one above it is
 * left out.
 */
export function rungsAtScales(eye: EyeSize, scales: readonly number[], toRung: (size: EyeSize) => Rung): Rung[] {
  const rungs: Rung[] = [];
  for (const scale of scales.map((wanted) => Math.min(1, wanted))) {
    const size = { width: even(eye.width * scale), height: even(eye.height * scale) };
    const above = rungs.at(-1);
    if (above && size.height > above.height * worthwhileStep) continue;
    rungs.push(toRung(size));
  }
  return rungs;
}
