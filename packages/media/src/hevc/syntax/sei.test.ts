import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { multiviewProfile } from "./profile-tier-level.ts";
import { makeReferenceDisplaysSei } from "./reference-displays-sei.ts";
import { makeSeiNalUnit, parseSeiMessages } from "./sei.ts";

describe("SEI", () => {
  it("a message that is written is read, of any type, length and content", () => {
    const message = fc.record({ payloadType: fc.nat(600), payload: fc.uint8Array({ maxLength: 600, max: 4 }) });
    fc.assert(
      fc.property(message, ({ payloadType, payload }) => {
        expect(parseSeiMessages(makeSeiNalUnit({ payloadType, payload }))).toEqual([{ payloadType, payload }]);
      }),
    );
  });

  it("several messages of one NAL unit", () => {
    const bytes = Uint8Array.of(0x4e, 1, 144, 4, 1, 2, 3, 4, 0xff, 1, 1, 9, 0x80);
    const messages = parseSeiMessages(bytes).map(({ payloadType, payload }) => [payloadType, ...payload]);
    expect(messages).toEqual([
      [144, 1, 2, 3, 4],
      [256, 9],
    ]);
  });

  it("a message that is cut off › truncated", () => {
    const cut = () => parseSeiMessages(Uint8Array.of(0x4e, 1, 144, 4, 1, 2));
    expect(cut).toThrow(expect.objectContaining({ code: "truncated" }));
  });

  it("3D reference displays: view 0 left, view 1 right, one display", () => {
    // ue 31 · 0 · ue 0 · ue 0 · ue 1 · u(6) 0 · u(1) 1 · 0 · 0 · 1000000
    const payload = "00000100000" + "0" + "1" + "1" + "010" + "000000" + "1" + "00" + "100000";
    const [message] = parseSeiMessages(makeReferenceDisplaysSei({ left: 0, right: 1 }));
    expect(message?.payloadType).toBe(176);
    expect([...(message?.payload ?? [])].map((byte) => byte.toString(2).padStart(8, "0")).join("")).toBe(payload);
  });
});

describe("multiviewProfile", () => {
  const highTier = Uint8Array.from([0x22, 0x20, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 123]);

  it("8 bits › Multiview Main (6), tier, level and source flags as they are", () => {
    expect([...multiviewProfile(highTier, 8)]).toEqual([0x26, 0x02, 0, 0, 0, 0x9f, 0x88, 0, 0, 0, 0, 123]);
  });

  it("10 bits › Multiview Extended 10 (13), and no more than 10 bits", () => {
    expect([...multiviewProfile(highTier, 10)]).toEqual([0x2d, 0, 0x04, 0, 0, 0x9d, 0x88, 0, 0, 0, 0, 123]);
  });
});
