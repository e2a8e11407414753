import type { StreamPlaylist } from "@vergence/contract/media";
import type { StreamResult } from "@vergence/core/worker";
import { withHeaviestRenditions } from "@vergence/media";

/** What the library keeps of a stream's own variants: what each needs with sound, as its playlist says. */
export function toStoredVariants({ variants, renditions }: StreamPlaylist): StreamResult["variants"] {
  return variants.map((variant) => {
    const { name, width, height, framesPerSecond: frameRate } = variant;
    return { name, width, height, frameRate, ...withHeaviestRenditions(variant, renditions) };
  });
}
