import { assert as check, integer, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { partSizeFor, planParts, rangeOfPart } from "./part-plan.ts";

const mebibyte = 2 ** 20;
const partSize = 104_857_600;

describe("partSizeFor", () => {
  const configured = 5 * 2 ** 20;
  test.each([
    [null, configured],
    [1, configured],
    [configured * 10_000, configured],
    [configured * 10_000 + 1, configured + 2 ** 20],
    [5 * 2 ** 40, 525 * 2 ** 20],
  ])("of %s bytes › %i", (totalBytes, partSizeBytes) => {
    expect(partSizeFor(totalBytes, configured)).toBe(partSizeBytes);
    if (totalBytes) expect(Math.ceil(totalBytes / partSizeBytes)).toBeLessThanOrEqual(10_000);
  });
});

describe("planParts", () => {
  test.each([
    ["1 byte", 1, { uploadStrategy: "single_put", partSizeBytes: 1, totalParts: 1 }],
    [
      "one below the threshold",
      partSize - 1,
      { uploadStrategy: "single_put", partSizeBytes: partSize - 1, totalParts: 1 },
    ],
    ["the threshold", partSize, { uploadStrategy: "single_put", partSizeBytes: partSize, totalParts: 1 }],
    ["one above the threshold", partSize + 1, { uploadStrategy: "multipart", partSizeBytes: partSize, totalParts: 2 }],
    ["the published example", 1_287_340_032, { uploadStrategy: "multipart", partSizeBytes: partSize, totalParts: 13 }],
    ["10,000 parts", partSize * 10_000, { uploadStrategy: "multipart", partSizeBytes: partSize, totalParts: 10_000 }],
    [
      "10,000 parts less a byte",
      partSize * 10_000 - 1,
      { uploadStrategy: "multipart", partSizeBytes: partSize, totalParts: 10_000 },
    ],
    [
      "a byte above 10,000 parts",
      partSize * 10_000 + 1,
      { uploadStrategy: "multipart", partSizeBytes: 101 * mebibyte, totalParts: 9901 },
    ],
    ["5 TiB", 5 * 2 ** 40, { uploadStrategy: "multipart", partSizeBytes: 525 * mebibyte, totalParts: 9987 }],
  ])("%s", (_, totalBytes, plan) => {
    expect(planParts(totalBytes, partSize)).toEqual(plan);
  });

  test("any size is cut into at most 10,000 equal parts but the last, which together are the file", () => {
    const sizes = integer({ min: 1, max: 5 * 2 ** 40 });
    const settings = integer({ min: 5 * mebibyte, max: 5 * 1024 * mebibyte });
    check(
      property(sizes, settings, (totalBytes, setting) => {
        const plan = planParts(totalBytes, setting);
        const file = { totalBytes, ...plan };
        expect(plan.totalParts).toBeLessThanOrEqual(10_000);
        expect(rangeOfPart(file, 1).byteStart).toBe(0);
        const last = rangeOfPart(file, plan.totalParts);
        expect(last.byteEnd).toBe(totalBytes);
        expect(last.sizeBytes).toBeGreaterThan(0);
        expect(last.sizeBytes).toBeLessThanOrEqual(plan.partSizeBytes);
        if (plan.totalParts > 1) expect(rangeOfPart(file, plan.totalParts - 1).byteEnd).toBe(last.byteStart);
      }),
    );
  });
});

// The published example: 1,287,340,032 bytes in 13 parts.
const published = { totalBytes: 1_287_340_032, partSizeBytes: 104_857_600 };

describe("sizes of parts", () => {
  test("all parts are alike but the last", () => {
    const sizes = Array.from({ length: 13 }, (_, index) => rangeOfPart(published, index + 1).sizeBytes);
    expect(new Set(sizes.slice(0, 12))).toEqual(new Set([104_857_600]));
    expect(sizes[12]).toBe(29_048_832);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(published.totalBytes);
  });

  test("a file of one part is that part", () => {
    expect(rangeOfPart({ totalBytes: 5, partSizeBytes: 5 }, 1).sizeBytes).toBe(5);
  });

  test("the last part may be whole", () => {
    expect(rangeOfPart({ totalBytes: 20, partSizeBytes: 10 }, 2).sizeBytes).toBe(10);
  });
});
