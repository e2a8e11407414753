import type { Bytes } from "./bytes.ts";
import type { ParsedBox } from "./parse-boxes.ts";

export interface BoxEdit {
  /** What is replaced, as offsets in the bytes; an empty range inserts. */
  start: number;
  end: number;
  replacement: Bytes;
  /** Every box that holds the range, whose size changes with it. */
  within: readonly ParsedBox[];
}

/** Bytes with ranges replaced, and the sizes of the boxes around them set right. Ranges must not overlap. */
export function editBoxes(bytes: Bytes, edits: readonly BoxEdit[]): Buffer {
  const inOrder = [...edits].sort((a, b) => a.start - b.start);
  const parts: Bytes[] = [];
  let copied = 0;
  for (const { start, end, replacement } of inOrder) {
    parts.push(bytes.subarray(copied, start), replacement);
    copied = end;
  }
  const edited = Buffer.concat([...parts, bytes.subarray(copied)]);

  for (const box of new Set(inOrder.flatMap(({ within }) => within))) {
    const start = box.start ?? 0;
    const moved = growth(inOrder.filter((edit) => edit.end <= start));
    const grown = growth(inOrder.filter(({ within }) => within.includes(box)));
    edited.writeUInt32BE(box.size + grown, start + moved);
  }
  return edited;
}

function growth(edits: readonly BoxEdit[]): number {
  return edits.reduce((sum, { start, end, replacement }) => sum + replacement.length - (end - start), 0);
}
