import { describe, expect, it } from "vitest";
import { etagsOfWholeParts, missingPartNumbers, partSizeOf } from "./part-plan.ts";

// The published example: 1,287,340,032 bytes in 13 parts.
const published = { totalBytes: 1_287_340_032, partSizeBytes: 104_857_600, totalParts: 13 };

describe("partSizeOf", () => {
  it("all parts are alike but the last", () => {
    const sizes = Array.from({ length: 13 }, (_, index) => partSizeOf(published, index + 1));
    expect(new Set(sizes.slice(0, 12))).toEqual(new Set([104_857_600]));
    expect(sizes[12]).toBe(29_048_832);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(published.totalBytes);
  });

  it("a file of one part is that part", () => {
    expect(partSizeOf({ totalBytes: 5, partSizeBytes: 5, totalParts: 1 }, 1)).toBe(5);
  });

  it("the last part may be whole", () => {
    expect(partSizeOf({ totalBytes: 20, partSizeBytes: 10, totalParts: 2 }, 2)).toBe(10);
  });
});

describe("etagsOfWholeParts, missingPartNumbers", () => {
  const plan = { totalBytes: 25, partSizeBytes: 10, totalParts: 3 };

  it("a part of another size, or beyond the plan, does not count as held", () => {
    const held = [
      { partNumber: 3, sizeBytes: 5, etag: '"c"' },
      { partNumber: 1, sizeBytes: 9, etag: '"a"' },
      { partNumber: 4, sizeBytes: 5, etag: '"d"' },
    ];
    const etags = etagsOfWholeParts(plan, held);
    expect(etags).toEqual(new Map([[3, '"c"']]));
    expect(missingPartNumbers(plan, etags)).toEqual([1, 2]);
  });
});
