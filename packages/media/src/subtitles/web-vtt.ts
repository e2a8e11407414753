import type { SubtitleCue } from "./parse-srt.ts";

export type WebVttSegment = { text: string; durationSeconds: number };

/**
 * WebVTT media segments that cover a video from 0 to its end. A cue stands, with its whole time span, in every segment that it
 * touches, as RFC 8216 section 3.5 asks; X-TIMESTAMP-MAP anchors cue time 0 to media time 0, where our video and audio start.
 */
export function webVttSegments(
  cues: readonly SubtitleCue[],
  durationSeconds: number,
  segmentSeconds: number,
): WebVttSegment[] {
  const count = Math.max(1, Math.ceil(durationSeconds / segmentSeconds));
  return Array.from({ length: count }, (_, index) => {
    const start = index * segmentSeconds;
    const end = Math.min(start + segmentSeconds, durationSeconds);
    const touching = cues.filter((cue) => cue.startSeconds < end && cue.endSeconds > start);
    return { text: webVtt(touching), durationSeconds: end - start };
  });
}

function webVtt(cues: readonly SubtitleCue[]): string {
  const header = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n";
  const blocks = cues.map((cue) => {
    const span = `${formatTime(cue.startSeconds)} --> ${formatTime(cue.endSeconds)}`;
    return `\n${span}\n${cue.lines.map(toWebVttText).join("\n")}\n`;
  });
  return header + blocks.join("");
}

function formatTime(seconds: number): string {
  const milliseconds = Math.round(seconds * 1000);
  const field = (value: number, digits: number) => String(Math.floor(value)).padStart(digits, "0");
  const hours = field(milliseconds / 3_600_000, 2);
  return `${hours}:${field((milliseconds / 60_000) % 60, 2)}:${field((milliseconds / 1000) % 60, 2)}.${field(milliseconds % 1000, 3)}`;
}

/** Keeps `<i> <b> <u>`, drops other SubRip markup (`<font …>`, `{\an8}`), escapes what WebVTT would read as its own. */
function toWebVttText(line: string): string {
  return line
    .replace(/\{\\[^}]*\}/g, "")
    .replace(/<(?!\/?[ibu]>)\/?[a-z][^>]*>/gi, "")
    .replace(/&(?!amp;|lt;|gt;|nbsp;)/g, "&amp;")
    .replace(/<(?!\/?[ibu]>)/gi, "&lt;")
    .replace(/-->/g, "--&gt;");
}
