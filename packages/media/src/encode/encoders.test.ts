import { streamFormats } from "@vergence/contract";
import { describe, expect, it } from "vitest";
import { encoders } from "./encoders.ts";

const request = {
  eye: { width: 1920, height: 1080 },
  perspective: "Regular",
  frameRate: { numerator: 30, denominator: 1 },
  videoRange: "SDR",
} as const;

describe.each(streamFormats)("the encoder of %s", (format) => {
  it("names the rungs of its default ladder after itself, the best first", () => {
    const rungs = encoders[format].defaultLadder(request);
    expect(rungs[0]).toMatchObject({ width: 1920, height: 1080 });
    for (const { name } of rungs) expect(name).toMatch(new RegExp(`^${format.toLowerCase()}-\\d+p-\\d+k$`));
  });
});
