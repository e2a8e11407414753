import { describe, expect, it } from "vitest";
import { canSelectViews, isOldTool, oldToolWarning, parseToolVersion } from "./tool-version.ts";

describe("parseToolVersion", () => {
  it("reads a distribution's release", () => {
    const line = "ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026 the FFmpeg developers\nbuilt with gcc 12";
    expect(parseToolVersion(line)).toEqual({ version: "5.1.9-0+deb12u1", year: 2026 });
  });

  it("reads a static build of the development line", () => {
    const line =
      "ffprobe version N-47683-g0e8eb07980-static https://example.org/  Copyright (c) 2007-2018 the FFmpeg developers";
    expect(parseToolVersion(line)).toEqual({ version: "N-47683-g0e8eb07980-static", year: 2018 });
  });

  it("is null for another program", () => {
    expect(parseToolVersion("v24.21.0\n")).toBeNull();
  });
});

describe("isOldTool", () => {
  it.each([
    ["4.1.4", 2019, true],
    ["n4.4", 2021, true],
    ["5.1.9-0+deb12u1", 2026, false],
    ["n7.1", 2024, false],
    ["N-47683-g0e8eb07980-static", 2018, true],
    ["N-66595-gc2b38619c0-static", 2023, false],
  ])("%s of %i: %s", (version, year, old) => {
    expect(isOldTool(version, year)).toBe(old);
  });

  it("has a warning that says what to do", () => {
    expect(oldToolWarning("ffmpeg", "4.1", 2018)).toMatch(/ffmpeg 4\.1 is from 2018.*FFMPEG_PATH/);
    expect(oldToolWarning("ffprobe", "4.1", 2018)).toContain("FFPROBE_PATH");
  });
});

describe("canSelectViews", () => {
  it.each([
    "7.1",
    "n7.1.1",
    "7.1.5-0+deb13u1",
    "8.0-static",
    "9.0.2",
    "N-118000-g0123456789",
    "2025-01-05-git-19c95ecbff",
  ])("%s can", (version) => {
    expect(canSelectViews(version)).toBe(true);
  });

  it.each([
    "7.0.2",
    "n6.1",
    "5.1.9-0+deb12u1",
    "4.1",
    "N-47683-g0e8eb07980-static",
    "2024-03-01-git-2ed2ba5ebe",
    "custom",
  ])("%s cannot, or does not say", (version) => {
    expect(canSelectViews(version)).toBe(false);
  });
});
