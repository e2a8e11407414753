import { describe, expect, it } from "vitest";
import { fakeVideoTrack } from "../testing/fake-probe.ts";
import { guessPacking, leftEye } from "./left-eye.ts";

const eyeOf = (layout: Parameters<typeof leftEye>[0], width: number, height: number, more = {}) =>
  leftEye(layout, fakeVideoTrack({ width, height, ...more }));

describe("leftEye", () => {
  it.each(["2D", "Separate", "MVHEVC", "AIV"] as const)("%s: the whole picture", (layout) => {
    expect(eyeOf(layout, 1920, 1080)).toEqual({ crop: null, width: 1920, height: 1080 });
  });

  it("SBS: the left half, unsqueezed when the frame is as wide as one eye", () => {
    expect(eyeOf("SBS", 3840, 1080)).toEqual({ crop: "crop=iw/2:ih:0:0", width: 1920, height: 1080 });
    expect(eyeOf("SBS", 1920, 1080)).toEqual({ crop: "crop=iw/2:ih:0:0", width: 1920, height: 1080 });
  });

  it("TB: the top half, unsqueezed when the frame is as high as one eye", () => {
    expect(eyeOf("TB", 1920, 2160)).toEqual({ crop: "crop=iw:ih/2:0:0", width: 1920, height: 1080 });
    expect(eyeOf("TB", 1920, 1080)).toEqual({ crop: "crop=iw:ih/2:0:0", width: 1920, height: 1080 });
  });

  it("takes the caller's word over the guess", () => {
    expect(leftEye("SBS", fakeVideoTrack({ width: 1920, height: 1080 }), "full")).toMatchObject({ width: 960 });
    expect(leftEye("TB", fakeVideoTrack({ width: 1920, height: 1080 }), "full")).toMatchObject({ height: 540 });
  });

  it("counts in square pixels", () => {
    expect(eyeOf("2D", 1440, 1080, { pixelAspectRatio: 4 / 3 })).toMatchObject({ width: 1920, height: 1080 });
  });
});

describe("guessPacking", () => {
  it.each([
    ["SBS", "two 16:9 eyes", 32 / 9, "full"],
    ["SBS", "one 16:9 frame", 16 / 9, "half"],
    ["SBS", "two square eyes (180°)", 2, "full"],
    ["SBS", "two 4:3 eyes", 8 / 3, "full"],
    ["SBS", "one 2.39:1 frame", 2.39, "half"],
    ["TB", "two 16:9 eyes", 8 / 9, "full"],
    ["TB", "one 16:9 frame", 16 / 9, "half"],
    ["TB", "two square eyes (180°)", 0.5, "full"],
    ["TB", "two 2:1 eyes (360°)", 1, "full"],
    ["TB", "two 2.39:1 eyes", 1.195, "full"],
  ] as const)("%s, %s", (layout, _, aspectRatio, packing) => {
    expect(guessPacking(layout, aspectRatio)).toBe(packing);
  });
});
