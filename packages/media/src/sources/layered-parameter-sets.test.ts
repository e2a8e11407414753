import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findLayeredParameterSets } from "./layered-parameter-sets.ts";

const box = (...arrays: number[]) => {
  const body = [1, 0xf0, 0, 0xfc, 0xcb, ...arrays];
  return Buffer.concat([
    Buffer.from("before"),
    Buffer.from([0, 0, 0, body.length + 8]),
    Buffer.from("lhvC"),
    Buffer.from(body),
  ]);
};

describe("findLayeredParameterSets", () => {
  it("gives every NAL unit a start code, in order", () => {
    const moov = Buffer.concat([
      box(2, 0xa1, 0, 1, 0, 3, 0x42, 9, 7, 0xa2, 0, 2, 0, 1, 5, 0, 1, 6),
      Buffer.from("after"),
    ]);
    const expected = [0, 0, 0, 1, 0x42, 9, 7, 0, 0, 0, 1, 5, 0, 0, 0, 1, 6];
    expect(Array.from(findLayeredParameterSets(moov) ?? [])).toEqual(expected);
  });

  it.each([
    ["no such box", Buffer.from("a movie of one view")],
    ["no arrays", box(0)],
    ["a NAL unit that is cut off", box(1, 0xa1, 0, 1, 0, 9, 0x42)],
    ["a box longer than what is there", box(1, 0xa1, 0, 1, 0, 1, 5).subarray(0, -2)],
  ])("is null for %s", (_, moov) => {
    expect(findLayeredParameterSets(moov)).toBeNull();
  });

  it("never throws, whatever the box holds", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(255)), (bytes) => {
        const found = findLayeredParameterSets(box(...bytes));
        expect(found === null || found.length > 0).toBe(true);
      }),
    );
  });
});
