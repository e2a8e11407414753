import type { BoxReport, FileReport, TrackReport } from "@vergence/media";
import { bitrate, frameRate, size } from "../output/format-values.ts";
import { videoLines } from "./format-video.ts";

/** A media file, its tracks and its boxes, as text. */
export function formatFileReport(report: FileReport): string {
  const head = [
    report.container + (report.brand ? ` (brand ${report.brand}${report.isFragmented ? ", fragmented" : ""})` : ""),
    ...(report.durationSeconds ? [`${report.durationSeconds.toFixed(2)} s`] : []),
    size(report.sizeBytes),
    ...(report.bitrateBitsPerSecond ? [bitrate(report.bitrateBitsPerSecond)] : []),
  ];
  return [
    report.location,
    `  ${head.join(", ")}`,
    ...report.tracks.flatMap(trackLines),
    ...(report.boxes.length > 0 ? ["", "Boxes", ...boxLines(mergeRepeated(report.boxes), 1)] : []),
  ].join("\n");
}

function trackLines({ kind, codec, language, video, audio }: TrackReport, index: number): string[] {
  const facts = [
    codec,
    ...(video ? [`${video.width}x${video.height}`] : []),
    ...(video?.framesPerSecond ? [frameRate(video.framesPerSecond)] : []),
    ...(audio ? [`${audio.channels} channel${audio.channels === 1 ? "" : "s"}`, `${audio.sampleRateHertz} Hz`] : []),
    ...(language ? [language] : []),
  ];
  const details = video ? videoLines(video).map((line) => `    ${line}`) : [];
  return ["", `Track ${index + 1}: ${kind}, ${facts.join(", ")}`, ...details];
}

function boxLines(boxes: readonly BoxReport[], depth: number): string[] {
  return boxes.flatMap(({ type, sizeBytes, children }) => [
    `${"  ".repeat(depth)}${type} ${size(sizeBytes)}`,
    ...boxLines(children, depth + 1),
  ]);
}

/** A fragmented film has thousands of `moof` and `mdat`: one line stands for all. */
function mergeRepeated(boxes: readonly BoxReport[]): BoxReport[] {
  const byType = Map.groupBy(boxes, ({ type }) => type);
  return [...byType].map(([type, all]) => ({
    type: all.length > 1 ? `${type} ×${all.length}` : type,
    sizeBytes: all.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    children: all.length === 1 ? (all[0]?.children ?? []) : [],
  }));
}
