import { expect, it } from "vitest";
import { contentLightLevelOf, masteringDisplayOf } from "./hdr-metadata.ts";

/** As ffprobe prints it of an x265 stream in BT.2020 mastered at 1000 cd/m². */
const mastering = {
  side_data_type: "Mastering display metadata",
  red_x: "35400/50000",
  red_y: "14600/50000",
  green_x: "8500/50000",
  green_y: "39850/50000",
  blue_x: "6550/50000",
  blue_y: "2300/50000",
  white_point_x: "15635/50000",
  white_point_y: "16450/50000",
  min_luminance: "1/10000",
  max_luminance: "10000000/10000",
};
const none = { rotation: undefined, max_content: undefined, max_average: undefined, dv_profile: undefined };

it("masteringDisplayOf counts in HEVC's units", () => {
  const expected = {
    green: { x: 8500, y: 39850 },
    blue: { x: 6550, y: 2300 },
    red: { x: 35400, y: 14600 },
    whitePoint: { x: 15635, y: 16450 },
    maxLuminance: 10_000_000,
    minLuminance: 1,
  };
  expect(masteringDisplayOf([{ ...none, ...mastering }])).toEqual(expected);
  const inOthers = { ...none, ...mastering, red_x: "177/250", max_luminance: "1000/1" };
  expect(masteringDisplayOf([inOthers])).toEqual(expected);
});

it("masteringDisplayOf is null for what is missing, cut short or dark", () => {
  expect(masteringDisplayOf([])).toBeNull();
  const { blue_x, ...short } = mastering;
  expect(masteringDisplayOf([{ ...none, ...short }])).toBeNull();
  expect(masteringDisplayOf([{ ...none, ...mastering, max_luminance: "0/10000" }])).toBeNull();
});

it("contentLightLevelOf takes zeros for unknown (CTA-861.3)", () => {
  const entry = { ...none, side_data_type: "Content light level metadata" };
  expect(contentLightLevelOf([{ ...entry, max_content: 1000, max_average: 400 }])).toEqual({
    maxContent: 1000,
    maxFrameAverage: 400,
  });
  expect(contentLightLevelOf([{ ...entry, max_content: 0, max_average: 0 }])).toBeNull();
  expect(contentLightLevelOf([])).toBeNull();
});
