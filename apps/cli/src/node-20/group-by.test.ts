import { expect, test } from "vitest";
import { groupBy } from "./group-by.ts";

test("groupBy › groups as Map.groupBy does", () => {
  const keyOf = (item: number, index: number) => (item + index) % 2;
  expect(groupBy(new Set([3, 1, 2, 4, 5]), keyOf)).toEqual(Map.groupBy(new Set([3, 1, 2, 4, 5]), keyOf));
});
