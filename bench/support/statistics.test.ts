import { describe, expect, test } from "vitest";
import { median, summarize } from "./statistics.ts";

describe("median", () => {
  test("an odd number of values › the middle one, by size and not by place", () => {
    expect(median([10, 9, 100])).toBe(10);
  });
  test("an even number › the mean of the two in the middle", () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
  test("the given values are left in their order", () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
  test("nothing › RangeError", () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe("summarize", () => {
  const bar = { of: "ratio", is: "atMost", limit: 2 } as const;

  test("the ratio is the median of the rounds' own ratios, not that of the medians", () => {
    // The machine slows down threefold after the first round; each pair still shows the same.
    const rounds = [
      { bare: 1, ours: 1.5 },
      { bare: 3, ours: 4.5 },
      { bare: 3, ours: 6 },
    ];
    expect(summarize(rounds, { bar })).toEqual({
      bare: 3,
      ours: 4.5,
      ratio: 1.5,
      difference: 1.5,
      ratioRange: { low: 1.5, high: 2 },
      value: 1.5,
      isMet: true,
    });
  });
  test("bare/ours turns the ratio round", () => {
    const faster = { of: "ratio", is: "atLeast", limit: 5 } as const;
    const summary = summarize([{ bare: 60, ours: 10 }], { bar: faster, ratio: "bare/ours" });
    expect(summary).toMatchObject({ ratio: 6, isMet: true });
  });
  test.each([
    ["ratio", "atMost", 2, 2, true],
    ["ratio", "atMost", 1.9, 2, false],
    ["ratio", "atLeast", 2, 2, true],
    ["ratio", "atLeast", 2.1, 2, false],
    ["ours", "below", 60, 60, false],
    ["difference", "below", 50, 30, true],
  ] as const)("a bar of %s %s %d on 30 and 60 › holds %d against it: met %s", (of, is, limit, value, isMet) => {
    expect(summarize([{ bare: 30, ours: 60 }], { bar: { of, is, limit } })).toMatchObject({ value, isMet });
  });
});
