import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BitReader, bitsForCount, trailingBitsPosition } from "./bit-reader.ts";
import { BitWriter } from "./bit-writer.ts";

/** A syntax element: how it is coded, its value, and for u(n) its length. */
const element = fc.oneof(
  fc.integer({ min: 1, max: 32 }).chain((bits) =>
    fc.record({
      code: fc.constant("u" as const),
      bits: fc.constant(bits),
      value: fc.integer({ min: 0, max: 2 ** bits - 1 }),
    }),
  ),
  fc.record({ code: fc.constant("ue" as const), value: fc.integer({ min: 0, max: 2 ** 32 - 2 }) }),
  fc.record({ code: fc.constant("se" as const), value: fc.integer({ min: 1 - 2 ** 31, max: 2 ** 31 - 1 }) }),
);
type Element = { code: "u"; bits: number; value: number } | { code: "ue" | "se"; value: number };

function write(writer: BitWriter, elements: readonly Element[]): void {
  for (const each of elements) each.code === "u" ? writer.u(each.value, each.bits) : writer[each.code](each.value);
}

const read = (reader: BitReader, elements: readonly Element[]) =>
  elements.map((each) => (each.code === "u" ? reader.u(each.bits) : reader[each.code]()));

describe("BitWriter and BitReader", () => {
  it("what is written is read", () => {
    fc.assert(
      fc.property(fc.array(element), (elements) => {
        const writer = new BitWriter();
        write(writer, elements);
        expect(read(new BitReader(writer.toBytes()), elements)).toEqual(elements.map(({ value }) => value));
      }),
    );
  });

  it("copied bits are the same at any alignment", () => {
    fc.assert(
      fc.property(fc.array(element), fc.integer({ min: 0, max: 15 }), (elements, shift) => {
        const source = new BitWriter();
        write(source, elements);
        const target = new BitWriter();
        target.u(1, shift);
        target.copy(new BitReader(source.toBytes()), source.position);
        expect(target.position).toBe(shift + source.position);
        expect(read(new BitReader(target.toBytes(), shift), elements)).toEqual(elements.map(({ value }) => value));
      }),
    );
  });

  it("the trailing bits are found where they were put", () => {
    fc.assert(
      fc.property(fc.array(element), (elements) => {
        const writer = new BitWriter();
        write(writer, elements);
        const end = writer.position;
        writer.trailingBits();
        expect(writer.position % 8).toBe(0);
        expect(trailingBitsPosition(writer.toBytes())).toBe(end);
      }),
    );
  });

  it.each([
    [0, "1"],
    [1, "010"],
    [2, "011"],
    [3, "00100"],
    [7, "0001000"],
    [2 ** 32 - 2, `${"0".repeat(31)}${"1".repeat(32)}`],
  ])("ue(v) of %i is %s, as in table 9-2", (value, bits) => {
    const writer = new BitWriter();
    writer.ue(value);
    const written = [...writer.toBytes()].map((byte) => byte.toString(2).padStart(8, "0")).join("");
    expect(written.slice(0, writer.position)).toBe(bits);
  });

  it("past the end › truncated", () => {
    const pastEnd = expect.objectContaining({ code: "truncated" });
    expect(() => new BitReader(Uint8Array.of(0xff)).u(9)).toThrow(pastEnd);
    expect(() => new BitReader(Uint8Array.of(0)).ue()).toThrow(pastEnd);
    expect(() => new BitReader(Uint8Array.of(0)).skip(9)).toThrow(pastEnd);
    expect(() => trailingBitsPosition(Uint8Array.of(0, 0))).toThrow(pastEnd);
  });

  it("an Exp-Golomb code of more than 32 bits › out of range", () => {
    expect(() => new BitReader(Uint8Array.of(0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff)).ue()).toThrow("out of range");
  });
});

describe("bitsForCount", () => {
  it.each([
    [0, 0],
    [1, 0],
    [2, 1],
    [3, 2],
    [4, 2],
    [5, 3],
    [64, 6],
    [65, 7],
  ])("%i things › %i bits", (count, bits) => {
    expect(bitsForCount(count)).toBe(bits);
  });
});
