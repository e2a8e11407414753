import type { RowResult } from "./results.ts";
import type { Bar, Unit } from "./row.ts";

const headings = ["row", "baseline", "ours", "ratio (range)", "bar", ""];

/** A number with about three digits: `1234`, `12.3`, `0.123`. */
export function formatNumber(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
}

/** A bar in words: `≤ 2 ×`, `< 50 ms`, `grows < 50 MB`. */
export function formatBar({ of, is, limit }: Bar, unit: Unit): string {
  const sign = { atLeast: "≥", atMost: "≤", below: "<" }[is];
  if (of === "ratio") return `${sign} ${limit} ×`;
  return `${of === "difference" ? "grows " : ""}${sign} ${limit} ${unit}`;
}

/** The results as an aligned table, in Markdown's syntax so that it can be pasted. */
export function formatTable(results: readonly RowResult[]): string {
  const lines = results.map(({ name, unit, bar, summary }) => [
    name,
    `${formatNumber(summary.bare)} ${unit}`,
    `${formatNumber(summary.ours)} ${unit}`,
    `${formatNumber(summary.ratio)} × (${formatNumber(summary.ratioRange.low)}–${formatNumber(summary.ratioRange.high)})`,
    formatBar(bar, unit),
    summary.isMet ? "met" : "MISSED",
  ]);
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const format = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const rule = format(widths.map((width) => "-".repeat(Math.max(3, width))));
  return [format(headings), rule, ...lines.map(format)].join("\n");
}
