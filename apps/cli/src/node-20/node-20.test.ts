import { describe, expect, test } from "vitest";
import { fromAsync } from "./from-async.ts";
import { groupBy } from "./group-by.ts";

describe("in place of what Node 20 lacks", () => {
  test("groupBy › groups as Map.groupBy does", () => {
    const keyOf = (item: number, index: number) => (item + index) % 2;
    expect(groupBy(new Set([3, 1, 2, 4, 5]), keyOf)).toEqual(Map.groupBy(new Set([3, 1, 2, 4, 5]), keyOf));
  });

  test("fromAsync › collects as Array.fromAsync does", async () => {
    const items = () =>
      (async function* () {
        yield* [1, 2];
      })();
    expect(await fromAsync(items())).toEqual(await Array.fromAsync(items()));
  });
});
