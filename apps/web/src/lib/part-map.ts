/** Some neighbouring parts, drawn as one cell. */
export interface PartCell {
  firstPart: number;
  lastPart: number;
  storedCount: number;
}

/**
 * Groups a file's parts into at most `maxCells` cells of (nearly) equal size.
 * @param stored the numbers of the parts in the store; numbers outside 1..totalParts are ignored
 */
export function partMap(totalParts: number, stored: Iterable<number>, maxCells: number): PartCell[] {
  const cellCount = Math.min(totalParts, maxCells);
  const cellOf = (part: number) => Math.floor(((part - 1) * cellCount) / totalParts);
  const cells = Array.from({ length: cellCount }, (_, index) => ({
    firstPart: Math.ceil((index * totalParts) / cellCount) + 1,
    lastPart: Math.ceil(((index + 1) * totalParts) / cellCount),
    storedCount: 0,
  }));
  for (const part of new Set(stored)) {
    const cell = cells[part >= 1 && part <= totalParts ? cellOf(part) : -1];
    if (cell) cell.storedCount += 1;
  }
  return cells;
}

/** The parts that are missing, as ranges: `3–5, 9`; at most `maxRanges` of them, then how many more. */
export function missingRanges(totalParts: number, stored: Iterable<number>, maxRanges: number): string {
  const known = new Set(stored);
  const ranges: string[] = [];
  for (let part = 1; part <= totalParts; part += 1) {
    if (known.has(part)) continue;
    const first = part;
    while (part < totalParts && !known.has(part + 1)) part += 1;
    ranges.push(first === part ? String(first) : `${first}–${part}`);
  }
  const more = ranges.length - maxRanges;
  return more > 0 ? `${ranges.slice(0, maxRanges).join(", ")} and ${more} more` : ranges.join(", ");
}
