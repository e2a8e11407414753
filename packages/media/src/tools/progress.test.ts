import { describe, expect, it } from "vitest";
import { parseProgressLine, progressReporter } from "./progress.ts";

describe("parseProgressLine", () => {
  it.each([
    ["out_time_us=5013333", 5.013333],
    ["out_time_ms=5013333", 5.013333],
    ["out_time_ms=N/A", null],
    ["out_time_us=-9223372036854775807", null],
    ["out_time=00:00:05.013333", null],
    ["progress=end", null],
  ])("%s", (line, seconds) => {
    expect(parseProgressLine(line)).toBe(seconds);
  });
});

describe("progressReporter", () => {
  it("reports each percent once, never a lower one, and leaves 100 to the end", () => {
    const reported: number[] = [];
    const report = progressReporter(10, (percent) => reported.push(percent));
    for (const microseconds of [0, 1_000_000, 1_000_001, 500_000, 5_000_000, 10_000_000, 12_000_000]) {
      report(`out_time_us=${microseconds}`);
    }
    expect(reported).toEqual([0, 10, 50, 99]);
  });

  it("says nothing of a length it does not know", () => {
    const reported: number[] = [];
    progressReporter(0, (percent) => reported.push(percent))("out_time_us=1000000");
    expect(reported).toEqual([]);
  });
});
