import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addEmulationPrevention } from "../syntax/emulation-prevention.ts";
import { AnnexBSplitter } from "./annex-b-splitter.ts";

/** A NAL unit: as such it does not end in zero. */
const nalUnit = fc
  .uint8Array({ minLength: 1, maxLength: 30, max: 4 })
  .map((rbsp) => addEmulationPrevention(Uint8Array.from([...rbsp, 0x80])));
/** leading_zero_8bits and zero_byte before a start code, which are also the trailing_zero_8bits of what is before. */
const zeros = fc.nat(4);
const byteStream = fc.array(fc.record({ nalUnit, zeros }), { minLength: 1, maxLength: 8 });

const write = (units: readonly { nalUnit: Uint8Array; zeros: number }[], trailing: number) =>
  Buffer.concat([
    ...units.flatMap((each) => [Buffer.alloc(each.zeros), Buffer.from([0, 0, 1]), each.nalUnit]),
    Buffer.alloc(trailing),
  ]);

function split(chunks: readonly Uint8Array[]): string[] {
  const splitter = new AnnexBSplitter();
  const nalUnits = [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
  return nalUnits.map((bytes) => Buffer.from(bytes).toString("hex"));
}

/** Cuts bytes at the given places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

describe("AnnexBSplitter", () => {
  it("gives the NAL units that were joined, however the stream is chunked", () => {
    fc.assert(
      fc.property(byteStream, zeros, fc.array(fc.nat(400), { maxLength: 12 }), (units, trailing, places) => {
        const expected = units.map((each) => Buffer.from(each.nalUnit).toString("hex"));
        expect(split(cut(write(units, trailing), places))).toEqual(expected);
      }),
    );
  });

  it("byte by byte", () => {
    fc.assert(
      fc.property(byteStream, zeros, (units, trailing) => {
        const bytes = write(units, trailing);
        const expected = units.map((each) => Buffer.from(each.nalUnit).toString("hex"));
        expect(split([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(expected);
      }),
    );
  });

  it("gives a NAL unit as soon as the next one begins, and does not copy what is in one chunk", () => {
    const splitter = new AnnexBSplitter();
    const chunk = Buffer.from([0, 0, 0, 1, 0x40, 1, 9, 0, 0, 1, 0x42]);
    const [first, ...others] = splitter.push(chunk);
    expect(others).toEqual([]);
    expect([...(first ?? [])]).toEqual([0x40, 1, 9]);
    expect(first?.buffer).toBe(chunk.buffer);
  });

  it.each([
    ["text", Buffer.from("<html>")],
    ["an MP4 file", Buffer.from([0, 0, 0, 0x18, 0x66, 0x74, 0x79, 0x70])],
  ])("%s › not HEVC", (_, bytes) => {
    expect(() => split([bytes])).toThrow("does not begin with a start code");
    expect(() => split([...bytes].map((byte) => Uint8Array.of(byte)))).toThrow("does not begin with a start code");
  });

  it("nothing, or nothing but zeros › empty", () => {
    expect(() => split([])).toThrow(expect.objectContaining({ code: "truncated" }));
    expect(() => split([Buffer.alloc(100), Buffer.alloc(3)])).toThrow("it is empty");
  });

  it("no start code for 64 MiB › not HEVC", () => {
    const splitter = new AnnexBSplitter();
    splitter.push(Buffer.from([0, 0, 1, 0x40]));
    const chunk = Buffer.alloc(16 * 2 ** 20, 7);
    expect(() => Array.from({ length: 5 }, () => splitter.push(chunk))).toThrow("no start code follows");
  });
});
