import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { box, fullBox } from "./box.ts";
import { cString, fourCharacters, i32, u8, u16, u32, u64 } from "./bytes.ts";
import { parseBoxes } from "./parse-boxes.ts";

const fourCC = fc.string({ unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz4 "), minLength: 4, maxLength: 4 });
const content = fc.uint8Array({ maxLength: 64 });

describe("box", () => {
  it("says its own size and type, and holds its parts one after another", () => {
    fc.assert(
      fc.property(fourCC, fc.array(content, { maxLength: 4 }), (type, parts) => {
        const bytes = box(type, ...parts);
        expect(bytes.readUInt32BE(0)).toBe(bytes.length);
        expect(bytes.toString("latin1", 4, 8)).toBe(type);
        expect(bytes.subarray(8)).toEqual(Buffer.concat(parts));
      }),
    );
  });

  it("nests so that a parser finds every box in its place", () => {
    fc.assert(
      fc.property(fc.array(content, { minLength: 1, maxLength: 5 }), (parts) => {
        const inner = parts.map((part) => box("free", part));
        const { boxes } = parseBoxes(Buffer.concat([box("moof", ...inner), box("free")]));
        expect(boxes.map(({ type }) => type)).toEqual(["moof", "free"]);
        expect(boxes[0]?.boxes?.map(({ type, size }) => [type, size])).toEqual(
          parts.map((part) => ["free", 8 + part.length]),
        );
      }),
    );
  });

  it.each(["", "moo", "moovs", "mö", "tra\n"])("refuses the type %j", (type) => {
    expect(() => box(type)).toThrow(RangeError);
  });
});

it("fullBox has a version of 8 bits and flags of 24", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 0xff_ffff }), (version, flags) => {
      const bytes = fullBox("trun", version, flags);
      expect([bytes[8], bytes.readUIntBE(9, 3), bytes.length]).toEqual([version, flags, 12]);
    }),
  );
});

describe("numbers", () => {
  it.each([
    ["u8", u8, 1, 0, 0xff],
    ["u16", u16, 2, 0, 0xffff],
    ["u32", u32, 4, 0, 0xffff_ffff],
    ["i32", i32, 4, -0x8000_0000, 0x7fff_ffff],
    ["u64", u64, 8, 0, Number.MAX_SAFE_INTEGER],
  ] as const)("%s is big endian and refuses what does not fit", (name, write, size, min, max) => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeInteger().map((n) => clamp(n, min, max))), (values) => {
        const bytes = write(...values);
        const read = values.map((_, index) =>
          name === "u64"
            ? Number(bytes.readBigUInt64BE(8 * index))
            : name === "i32"
              ? bytes.readIntBE(4 * index, 4)
              : bytes.readUIntBE(size * index, size),
        );
        expect(read).toEqual(values);
      }),
    );
    expect(() => write(min - 1)).toThrow(RangeError);
    if (name !== "u64") expect(() => write(max + 1)).toThrow(RangeError);
  });
});

it("fourCharacters and cString are ASCII", () => {
  expect(fourCharacters("hvc1").toString("hex")).toBe("68766331");
  expect(cString("en").toString("hex")).toBe("656e00");
});

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value % (max + 1)));
}
