import { padToWidth, widestOf } from "./display-width.ts";

/** What others wrote, such as a tool's error, may hold line breaks and worse; here it is to be one plain line. */
const plain = (text: string) => text.replace(/[\p{Cc}\s]+/gu, " ");

/** Columns as wide as their widest cell, two spaces apart. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows.map((row) => row.map(plain))];
  const widths = head.map((_, column) => widestOf(lines.map((cells) => cells[column] ?? "")));
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) => padToWidth(cell, widths[column] ?? 0)).join("  ");
  return lines.map((cells) => line(cells).trimEnd()).join("\n");
}

/** One thing's terms and values, a line each. */
export function factLines(facts: readonly (readonly [term: string, value: string])[]): string {
  const width = widestOf(facts.map(([term]) => term));
  return facts.map(([term, value]) => `${padToWidth(term, width)}  ${plain(value)}`).join("\n");
}
