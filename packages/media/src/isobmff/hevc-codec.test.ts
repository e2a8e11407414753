import fc from "fast-check";
import { expect, it } from "vitest";
import { hevcCodec } from "./hevc-codec.ts";

const ptl = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));

it.each([
  ["Main, Main tier, level 3.1", "01 60000000 900000000000 5d", "hvc1.1.6.L93.90"],
  ["Main 10, Main tier, level 5", "02 20000000 b00000000000 96", "hvc1.2.4.L150.B0"],
  ["Main, High tier, no constraint", "21 60000000 000000000000 99", "hvc1.1.6.H153"],
  ["a constraint after a zero byte", "01 60000000 900000000010 5d", "hvc1.1.6.L93.90.0.0.0.0.10"],
  ["profile space 2", "84 08000000 9d0800000000 b4", "hvc1.B4.10.L180.9D.8"],
])("hevcCodec says %s", (_, bytes, codec) => {
  expect(hevcCodec(ptl(bytes.replaceAll(" ", "")))).toBe(codec);
});

it("hevcCodec reads views into larger buffers, and turns the compatibility flags round", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), fc.integer({ min: 0, max: 20 }), (flags, before) => {
      const whole = Buffer.alloc(before + 12);
      whole[before] = 1;
      whole.writeUInt32BE(flags, before + 1);
      const reversed = Number.parseInt(flags.toString(2).padStart(32, "0").split("").reverse().join(""), 2);
      expect(hevcCodec(whole.subarray(before))).toBe(`hvc1.1.${reversed.toString(16).toUpperCase()}.L0`);
    }),
  );
});
