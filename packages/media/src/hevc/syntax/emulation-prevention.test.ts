import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addEmulationPrevention, lengthWithPrevention, removeEmulationPrevention } from "./emulation-prevention.ts";

/** Bytes of which most are those that matter. */
const payload = fc.uint8Array({ max: 4, maxLength: 60 });

const indexOf = (bytes: Uint8Array, ...pattern: number[]) => Buffer.from(bytes).indexOf(Buffer.from(pattern));

describe("emulation prevention", () => {
  it("what is added is removed", () => {
    fc.assert(
      fc.property(payload, (rbsp) => {
        expect(removeEmulationPrevention(addEmulationPrevention(rbsp))).toEqual(rbsp);
      }),
    );
  });

  it("no NAL unit holds a start code or ends in two zeros", () => {
    fc.assert(
      fc.property(payload, (rbsp) => {
        const bytes = addEmulationPrevention(rbsp);
        for (const third of [0, 1, 2]) expect(indexOf(bytes, 0, 0, third)).toBe(-1);
        expect([...bytes.subarray(-2)]).not.toEqual([0, 0]);
      }),
    );
  });

  it("the length of any beginning is returned as it is", () => {
    fc.assert(
      fc.property(payload, fc.nat(60), (rbsp, at) => {
        const bytes = addEmulationPrevention(rbsp);
        const length = Math.min(at, rbsp.length);
        const beginning = removeEmulationPrevention(bytes.subarray(0, lengthWithPrevention(bytes, length)));
        expect(beginning).toEqual(rbsp.subarray(0, length));
      }),
    );
  });

  it.each([
    [
      [0, 0, 1],
      [0, 0, 3, 1],
    ],
    [
      [0, 0, 0, 0, 0],
      [0, 0, 3, 0, 0, 3, 0],
    ],
    [
      [0, 0, 3],
      [0, 0, 3, 3],
    ],
    [
      [0, 0, 4],
      [0, 0, 4],
    ],
    [
      [5, 0, 0],
      [5, 0, 0, 3],
    ],
  ])("%j becomes %j", (rbsp, bytes) => {
    expect([...addEmulationPrevention(Uint8Array.from(rbsp))]).toEqual(bytes);
  });
});
