import { layouts, streamFormats } from "@vergence/contract";
import { describe, expect, it } from "vitest";
import { eyeRolesIn } from "./eye-roles.ts";

describe("eyeRolesIn", () => {
  it.each([
    ["H264", ["video_left"]],
    ["HEVC", ["video_left"]],
    ["MVHEVC", ["video_left", "video_right"]],
  ] as const)("%s of a file for each eye", (format, roles) => {
    expect(eyeRolesIn(format, "Separate")).toEqual(roles);
  });

  it.each(layouts.filter((layout) => layout !== "Separate"))("%s: its one file, whatever the format", (layout) => {
    for (const format of streamFormats) expect(eyeRolesIn(format, layout)).toEqual(["video"]);
  });
});
