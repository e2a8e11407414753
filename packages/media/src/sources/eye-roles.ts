import { type FileRole, type Layout, type StreamFormat, streamFormatFacts } from "@vergence/contract";

/** The roles of the files that show the eyes of a layout, the left one first. */
export function eyeRoles(layout: Layout): readonly [FileRole, ...FileRole[]] {
  return layout === "Separate" ? ["video_left", "video_right"] : ["video"];
}

/** Those whose pictures are in a stream of a format. */
export function eyeRolesIn(format: StreamFormat, layout: Layout): readonly FileRole[] {
  const [left, ...others] = eyeRoles(layout);
  return streamFormatFacts[format].eyes === 2 ? [left, ...others] : [left];
}
