import { describe, expect, it } from "vitest";
import { box } from "./box.ts";
import { type ByteSource, subSource } from "./byte-source.ts";
import { u32, u64, zeros } from "./bytes.ts";
import { findTopLevelBox, topLevelBoxes } from "./top-level-boxes.ts";

const sourceOf = (...parts: Uint8Array[]): ByteSource => {
  const bytes = Buffer.concat(parts);
  return { sizeBytes: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) };
};
const placesIn = async (source: ByteSource) =>
  (await Array.fromAsync(topLevelBoxes(source))).map(
    ({ type, offset, headerBytes, sizeBytes, isWhole }) =>
      `${type} ${offset}+${headerBytes}/${sizeBytes}${isWhole ? "" : ", cut off"}`,
  );
const large = (type: string, size: number, content: Uint8Array) =>
  Buffer.concat([u32(1), Buffer.from(type), u64(size), content]);

describe("topLevelBoxes", () => {
  it("finds boxes one after another, of 32 bits and of 64", async () => {
    const source = sourceOf(box("ftyp", zeros(4)), large("mdat", 21, zeros(5)), box("moov"));
    expect(await placesIn(source)).toEqual(["ftyp 0+8/12", "mdat 12+16/21", "moov 33+8/8"]);
  });
  it("takes a size of 0 for all that is left", async () => {
    expect(await placesIn(sourceOf(box("free"), u32(0), Buffer.from("mdat"), zeros(20)))).toEqual([
      "free 0+8/8",
      "mdat 8+8/28",
    ]);
  });
  it("says which one is cut off, and ends there", async () => {
    const source = subSource(sourceOf(box("free"), box("moov", zeros(30))), 0, 20);
    expect(await placesIn(source)).toEqual(["free 0+8/8", "moov 8+8/38, cut off"]);
    expect(await findTopLevelBox(source, "moov")).toBeNull();
    expect((await findTopLevelBox(source, "free"))?.offset).toBe(0);
  });
  it.each([
    ["a size smaller than a header", Buffer.concat([u32(7), Buffer.from("moov"), zeros(20)])],
    ["a large size of 0", large("moov", 0, zeros(20))],
    ["a large size smaller than its header", large("moov", 15, zeros(20))],
    ["a type that is no text", Buffer.concat([u32(16), zeros(12)])],
    ["half a header", zeros(5)],
  ])("ends at what is no box: %s", async (_, bytes) => {
    expect(await placesIn(sourceOf(box("free"), bytes))).toEqual(["free 0+8/8"]);
  });
});
