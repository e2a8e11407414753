import type { Rung, StreamVariant } from "@vergence/contract/media";
import { type EncodeHevcRungOptions, encodeHevcRung } from "./encode-hevc-rung.ts";
import { hevcVariant } from "./hevc-variant.ts";
import { findPassThroughObstacle, passThroughMvhevc } from "./pass-through-mvhevc.ts";

export interface EncodeHevcRungsOptions extends Omit<EncodeHevcRungOptions, "rung"> {
  /** Each is encoded by itself, in this order. */
  rungs: readonly Rung[];
  /** The rungs are the MV-HEVC source itself, where it can be streamed as it is. */
  passThrough?: boolean | undefined;
  /** Receives why the source cannot be streamed as it is; it is encoded then. */
  onObstacle?: ((obstacle: string) => void) | undefined;
}

/**
 * Encodes rungs of HEVC or MV-HEVC, each with its media and I-frame playlists in a folder of `outDir`; no audio, no
 * multivariant playlist. What it wrote before an error stays for the caller to remove.
 * @throws MediaError
 */
export async function encodeHevcRungs(options: EncodeHevcRungsOptions): Promise<StreamVariant[]> {
  const { rungs, passThrough = false, perspective, onProgress = () => {}, onObstacle } = options;
  const obstacle = passThrough ? await findPassThroughObstacle(options) : null;
  if (obstacle) onObstacle?.(obstacle);
  const variants: StreamVariant[] = [];
  for (const [index, rung] of rungs.entries()) {
    const ofRung = {
      ...options,
      rung,
      onProgress: (percent: number) => onProgress((100 * index + percent) / rungs.length),
    };
    const packaged = passThrough && !obstacle ? await passThroughMvhevc(ofRung) : await encodeHevcRung(ofRung);
    variants.push(hevcVariant(rung.name, perspective, packaged));
  }
  return variants;
}
