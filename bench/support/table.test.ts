import { expect, test } from "vitest";
import type { RowResult } from "./results.ts";
import { formatBar, formatNumber, formatTable } from "./table.ts";

const result = (change: Partial<RowResult> & { isMet: boolean }): RowResult => ({
  name: "part-urls",
  sides: { ours: "", bare: "" },
  unit: "ms",
  bar: { of: "ratio", is: "atMost", limit: 2 },
  summary: {
    bare: 80,
    ours: 123.4,
    ratio: 1.5425,
    difference: 43.4,
    ratioRange: { low: 1.4, high: 12 },
    value: 1.5425,
    isMet: change.isMet,
  },
  rounds: [],
  measuredAt: "",
  machine: "",
  load: 0,
  ...change,
});

test("formatTable › aligned Markdown, a miss in capitals", () => {
  const table = formatTable([result({ isMet: true }), result({ name: "x", unit: "requests/s", isMet: false })]);
  expect(table.split("\n")).toEqual([
    "| row       | baseline        | ours           | ratio (range)      | bar   |        |",
    "| --------- | --------------- | -------------- | ------------------ | ----- | ------ |",
    "| part-urls | 80.0 ms         | 123 ms         | 1.54 × (1.40–12.0) | ≤ 2 × | met    |",
    "| x         | 80.0 requests/s | 123 requests/s | 1.54 × (1.40–12.0) | ≤ 2 × | MISSED |",
  ]);
});

test("formatNumber › about three digits", () => {
  expect([1234.5, 123.4, 12.345, 1.2345, 0.5, -45.67].map(formatNumber)).toEqual([
    "1235",
    "123",
    "12.3",
    "1.23",
    "0.50",
    "-45.7",
  ]);
});

test("formatBar › each kind of bar in words", () => {
  expect(formatBar({ of: "ratio", is: "atLeast", limit: 0.5 }, "requests/s")).toBe("≥ 0.5 ×");
  expect(formatBar({ of: "ours", is: "below", limit: 50 }, "ms")).toBe("< 50 ms");
  expect(formatBar({ of: "difference", is: "below", limit: 50 }, "MB")).toBe("grows < 50 MB");
});
