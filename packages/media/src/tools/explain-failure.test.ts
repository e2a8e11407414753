import { describe, expect, it } from "vitest";
import { explainFailure } from "./explain-failure.ts";

const failure = { fileName: "left.mp4", exitCode: 1, signal: null };

describe("explainFailure", () => {
  it.each([
    ["av_interleaved_write_frame(): No space left on device", "disk_full", false],
    ["Error: ENOSPC: no space left on device, write", "disk_full", false],
    ["Cannot allocate memory", "out_of_memory", false],
    ["[mov] moov atom not found\nInvalid data found when processing input", "truncated", true],
    ["[hls] Format not on whitelist 'mov'\nInvalid argument", "unreadable_media", true],
    ["Invalid data found when processing input", "unreadable_media", true],
    ["Cannot determine format of input stream 0:0 after EOF", "truncated", true],
    ["file:/films/left.mp4: Permission denied", "tool_failed", false],
    ["Unknown encoder 'libx264'", "tool_failed", false],
  ])("%s", (stderrTail, code, permanent) => {
    const error = explainFailure({ ...failure, stderrTail });
    expect(error).toMatchObject({ code, permanent, detail: stderrTail });
    expect(error.message).toContain('"left.mp4"');
  });

  it("takes a killed tool for something that may heal", () => {
    const error = explainFailure({ ...failure, stderrTail: "", exitCode: null, signal: "SIGKILL" });
    expect(error).toMatchObject({ code: "tool_failed", permanent: false });
  });
});
