import { expect, test } from "vitest";
import { layouts } from "./enums.ts";
import { defaultStreamFormats, streamFormatFacts, streamFormats } from "./stream-formats.ts";

test.each(layouts)("defaultStreamFormats › of the layout %s", (layout) => {
  const stereo = ["SBS", "TB", "Separate", "MVHEVC"].includes(layout);
  expect(defaultStreamFormats({ layout, isHdr: false })).toEqual(stereo ? ["MVHEVC"] : []);
  expect(defaultStreamFormats({ layout, isHdr: true })).toEqual(stereo ? ["MVHEVC"] : layout === "2D" ? ["HEVC"] : []);
});

test("streamFormatFacts › labels distinguish formats", () => {
  const labels = streamFormats.map((format) => streamFormatFacts[format].label);
  expect(new Set(labels).size).toBe(streamFormats.length);
});
