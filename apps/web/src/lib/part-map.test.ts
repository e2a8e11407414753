import { expect, test } from "vitest";
import { missingRanges, partMap } from "./part-map.ts";

test("partMap › has one cell for each part while they fit", () => {
  expect(partMap(3, [2, 2, 9, 0], 10)).toEqual([
    { firstPart: 1, lastPart: 1, storedCount: 0 },
    { firstPart: 2, lastPart: 2, storedCount: 1 },
    { firstPart: 3, lastPart: 3, storedCount: 0 },
  ]);
});

test.each([
  [13, 5],
  [100, 7],
  [10_000, 160],
])("partMap › %d parts in %d cells cover every part once, each counted in its own cell", (totalParts, maxCells) => {
  const cells = partMap(
    totalParts,
    Array.from({ length: totalParts }, (_, index) => index + 1),
    maxCells,
  );
  expect(cells).toHaveLength(maxCells);
  let next = 1;
  for (const { firstPart, lastPart, storedCount } of cells) {
    expect(firstPart).toBe(next);
    expect(storedCount).toBe(lastPart - firstPart + 1);
    next = lastPart + 1;
  }
  expect(next).toBe(totalParts + 1);
});

test("missingRanges › joins neighbours and cuts a long list", () => {
  expect(missingRanges(9, [1, 2, 6, 7, 8], 5)).toBe("3–5, 9");
  expect(missingRanges(9, [2, 4, 6, 8], 2)).toBe("1, 3 and 3 more");
  expect(missingRanges(2, [1, 2], 2)).toBe("");
});
