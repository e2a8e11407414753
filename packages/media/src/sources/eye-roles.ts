import type { FileRole, Layout, StreamFormat } from "@vergence/contract";

/** The roles of the files that show the eyes of a layout, the left one first. */
export function eyeRoles(layout: Layout): readonly [FileRole, ...FileRole[]] {
  return layout === "Separate" ? ["video_left", "video_right"] : ["video"];
}

/** Those whose pictures are in a stream of a format: MV-HEVC shows both eyes, every other format the left one. */
export function eyeRolesIn(format: StreamFormat, layout: Layout): readonly FileRole[] {
  const [left, ...others] = eyeRoles(layout);
  return format === "MVHEVC" ? [left, ...others] : [left];
}
