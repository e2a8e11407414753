import { expect, test } from "vitest";
import { stepLabel } from "./job-steps.ts";

test.each([
  ["download", "Fetch the sources"],
  ["mvhevc-720p-6300k", "MV-HEVC 720p · 6.3 Mbit/s"],
  ["h264-160p-200k", "H264 160p · 0.2 Mbit/s"],
  ["tidy_up", "Tidy up"],
])("stepLabel of %s › %s", (name, label) => {
  expect(stepLabel({ name, percent: 0 })).toBe(label);
});
