// A program of its own: parses a subtitle, and writes it as WebVTT segments, one after another.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { segmentName } from "../hls/hls-names.ts";
import type { MediaSegment } from "../hls/media-playlist.ts";
import { answerAsProgram } from "./answer-as-program.ts";
import { readSubtitle } from "./read-subtitle.ts";
import { webVttSegments } from "./web-vtt.ts";
import type { SegmentsToWrite } from "./write-segments.ts";

answerAsProgram((task: SegmentsToWrite): MediaSegment[] => {
  const { folder, durationSeconds, shortestSeconds } = task;
  return webVttSegments(readSubtitle(task), durationSeconds, shortestSeconds).map((segment, index) => {
    const uri = segmentName(index + 1, "vtt");
    writeFileSync(join(folder, uri), segment.text);
    return { uri, durationSeconds: segment.durationSeconds };
  });
});
