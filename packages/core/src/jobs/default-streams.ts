import type { Layout, StreamFormat } from "@vergence/contract";

/**
 * The streams that a video gets beside the H264 one of its ingest: both eyes where there are two, and HEVC where H264
 * would lose the picture's dynamic range.
 */
export function defaultStreamFormats(layout: Layout, isHdr: boolean): StreamFormat[] {
  if (hasTwoEyes(layout)) return ["MVHEVC"];
  return layout === "2D" && isHdr ? ["HEVC"] : [];
}

/**
 * Whether the two eyes of a layout are separable here. What Apple's AIV keeps in its own metadata cannot be made anew.
 */
export const hasTwoEyes = (layout: Layout): boolean => layout !== "2D" && layout !== "AIV";
