import { describe, expect, it } from "vitest";
import { etagsOfWholeParts, missingPartNumbers } from "./part-plan.ts";

describe("etagsOfWholeParts, missingPartNumbers", () => {
  const plan = { totalBytes: 25, partSizeBytes: 10, totalParts: 3 };

  it("a part of another size, or beyond the plan, does not count as stored", () => {
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
