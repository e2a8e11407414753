import type { Finding, StreamReport, VariantReport } from "@vergence/media";
import { bitrate } from "../output/format-values.ts";
import { table } from "../output/table.ts";
import { videoLines } from "./format-video.ts";

/** A stream's ladder, renditions and findings, as text. */
export function formatStreamReport(report: StreamReport): string {
  const { variants, iframeVariants, renditions, findings } = report;
  const kind = report.isComplete ? `${report.durationSeconds.toFixed(2)} s` : "live";
  return [
    report.location,
    `  HLS version ${report.version}, ${kind}, ${variants.length} variants, ${iframeVariants.length} I-frame playlists, ${renditions.length} renditions`,
    "",
    variantTable("VARIANT", variants),
    ...(iframeVariants.length > 0 ? ["", variantTable("I-FRAMES", iframeVariants)] : []),
    ...(renditions.length > 0 ? ["", renditionTable(report)] : []),
    ...videoKinds(variants),
    "",
    ...findingLines(findings),
  ].join("\n");
}

function variantTable(title: string, variants: readonly VariantReport[]): string {
  const rows = variants.map((variant) => [
    variant.name,
    variant.codecs,
    variant.resolution,
    variant.framesPerSecond,
    variant.range,
    variant.layout,
    bitrate(variant.measured.peakBitsPerSecond),
    bitrate(variant.measured.averageBitsPerSecond),
    `${variant.segmentCount} × ${variant.targetDurationSeconds ?? "?"} s`,
  ]);
  return table([title, "CODECS", "SIZE", "FPS", "RANGE", "LAYOUT", "PEAK", "AVERAGE", "SEGMENTS"], rows);
}

function renditionTable({ renditions }: StreamReport): string {
  const rows = renditions.map((rendition) => [
    rendition.name,
    rendition.type,
    rendition.groupId,
    rendition.language + (rendition.isDefault ? " (default)" : ""),
    rendition.label,
    rendition.codecs + (rendition.channels ? ` ×${rendition.channels}` : ""),
    bitrate(rendition.measured.peakBitsPerSecond),
  ]);
  return table(["RENDITION", "TYPE", "GROUP", "LANGUAGE", "NAME", "CODECS", "PEAK"], rows);
}

/** What the video is, once for all variants that are alike in it. */
function videoKinds(variants: readonly VariantReport[]): string[] {
  const alike = Map.groupBy(
    variants.filter(({ video }) => video),
    ({ video }) => (video ? videoLines(video).join("\n") : ""),
  );
  return [...alike].flatMap(([lines, all]) => [
    "",
    `Video of ${all.length === variants.length ? "all variants" : all.map(({ name }) => name).join(", ")}`,
    ...lines.split("\n").map((line) => `  ${line}`),
  ]);
}

/** Broken MUSTs first; each rule once, with all its places. */
function findingLines(findings: readonly Finding[]): string[] {
  const musts = findings.filter(({ level }) => level === "must");
  const shoulds = findings.filter(({ level }) => level === "should");
  const lines = [...Map.groupBy([...musts, ...shoulds], ({ rule }) => rule).values()].flatMap((places) => [
    ...places.slice(0, 1).map(({ rule, level, title }) => `  ${level.toUpperCase().padEnd(6)} ${rule}  ${title}`),
    ...places.map(({ where, message }) => `         ${where}: ${message}`),
  ]);
  const counts = `${musts.length} broken MUST, ${shoulds.length} SHOULD`;
  return [`Findings: ${counts} (Apple's HLS authoring specification, RFC 8216bis)`, ...lines];
}
