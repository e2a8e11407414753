import type { Perspective } from "@vergence/contract";

const projections: Record<Perspective, string | null> = { Regular: null, "180": "PROJ-HEQU", "360": "PROJ-EQUI" };

/**
 * `REQ-VIDEO-LAYOUT` of a variant (RFC 8216bis section 4.4.6.2; Apple's HLS authoring specification): the channels
 * first, then the projection. Null for a flat picture of one eye, which every player can show.
 */
export function reqVideoLayout(views: 1 | 2, perspective: Perspective): string | null {
  const specifiers = [views === 2 ? "CH-STEREO" : null, projections[perspective]].filter((word) => word !== null);
  return specifiers.length > 0 ? specifiers.join("/") : null;
}
