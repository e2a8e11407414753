import type { SubtitleCue } from "./parse-srt.ts";
import { segmentSeconds } from "./segment-seconds.ts";
import { Steps } from "./steps.ts";
import { toWebVttText } from "./to-web-vtt-text.ts";

export interface WebVttSegment {
  durationSeconds: number;
  /** Put together again each time that it is read: until then, segments share the cues that are in several. */
  readonly text: string;
}

interface Block {
  startSeconds: number;
  endSeconds: number;
  sizeBytes: number;
  text: string;
}

/**
 * WebVTT media segments that cover a video from 0 to its end, of `shortestSeconds` or a power of two times that, so
 * that what is repeated stays in proportion. A cue stands, with its whole time span, in every segment that it touches,
 * as RFC 8216 section 3.5 asks; X-TIMESTAMP-MAP anchors cue time 0 to media time 0, where our video and audio start.
 * @param cues by start time
 */
export function webVttSegments(
  cues: readonly SubtitleCue[],
  durationSeconds: number,
  shortestSeconds: number,
  steps: Steps = new Steps(),
): WebVttSegment[] {
  const blocks = cues.map((cue) => toBlock(cue, steps));
  const seconds = segmentSeconds(blocks, durationSeconds, shortestSeconds, steps);
  const count = Math.max(1, Math.ceil(durationSeconds / seconds));
  let next = 0;
  let showing: Block[] = [];
  return Array.from({ length: count }, (_, index) => {
    const start = index * seconds;
    const end = Math.min(start + seconds, durationSeconds);
    steps.count += 1 + showing.length;
    showing = showing.filter((block) => block.endSeconds > start);
    for (let block = blocks[next]; block && block.startSeconds < end; block = blocks[++next]) {
      steps.count++;
      showing.push(block);
    }
    return toSegment(showing, end - start);
  });
}

function toSegment(blocks: readonly Block[], durationSeconds: number): WebVttSegment {
  const header = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n";
  return {
    durationSeconds,
    get text() {
      return header + blocks.map(({ text }) => text).join("");
    },
  };
}

function toBlock({ startSeconds, endSeconds, lines }: SubtitleCue, steps: Steps): Block {
  const span = `${formatTime(startSeconds)} --> ${formatTime(endSeconds)}`;
  const text = `\n${span}\n${lines.map((line) => toWebVttText(line, steps)).join("\n")}\n`;
  return { startSeconds, endSeconds, sizeBytes: Buffer.byteLength(text), text };
}

function formatTime(seconds: number): string {
  const milliseconds = Math.round(seconds * 1000);
  const field = (value: number, digits: number) => String(Math.floor(value)).padStart(digits, "0");
  const hours = field(milliseconds / 3_600_000, 2);
  return `${hours}:${field((milliseconds / 60_000) % 60, 2)}:${field((milliseconds / 1000) % 60, 2)}.${field(milliseconds % 1000, 3)}`;
}
