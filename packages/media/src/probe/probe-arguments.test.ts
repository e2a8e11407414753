import { describe, expect, it } from "vitest";
import { inputArguments } from "./input-arguments.ts";
import { countFramesArguments, firstFrameArguments, packetTimesArguments, probeArguments } from "./probe-arguments.ts";

describe("inputArguments", () => {
  it("lets no file name pass for an option or a protocol", () => {
    expect(inputArguments("/data/-i")).toContain("file:/data/-i");
    expect(inputArguments("http:x.mp4").at(-1)).toMatch(/^file:\/.*\/http:x\.mp4$/);
  });
});

it.each([
  ["probeArguments", probeArguments("/clip.mp4")],
  ["countFramesArguments", countFramesArguments("/clip.webm", "vp9")],
  ["firstFrameArguments", firstFrameArguments("/clip.mp4")],
  ["packetTimesArguments", packetTimesArguments("/clip.mp4")],
])("%s stands under both allow-lists", (_, words) => {
  expect(words.slice(-6, -1)).toEqual([
    "-protocol_whitelist",
    "file",
    "-format_whitelist",
    "mov,matroska,mpegts",
    "-i",
  ]);
});

it("counts packets, but decodes VP8, which hides some of its frames", () => {
  expect(countFramesArguments("/clip.webm", "vp9")).toContain("-count_packets");
  expect(countFramesArguments("/clip.webm", "vp8")).toContain("-count_frames");
});
