import { expect, test } from "vitest";
import { longestWorkSeconds, timedOut } from "./timed-out.ts";

test("a short limit › names file, tool, limit and remedy, and may heal", () => {
  const error = timedOut("left.mp4", "ffprobe", 300);
  expect(error).toMatchObject({ code: "timed_out", permanent: false });
  for (const part of ['"left.mp4"', "ffprobe", "5 minutes", "Process it again"]) expect(error.message).toContain(part);
});

test("the longest that any work may take › names file, tool, limit and remedy, and is final", () => {
  const error = timedOut("film.mov", "ffmpeg", longestWorkSeconds);
  expect(error).toMatchObject({ code: "timed_out", permanent: true });
  for (const part of ['"film.mov"', "ffmpeg", "22 hours", "a faster server"]) expect(error.message).toContain(part);
});
