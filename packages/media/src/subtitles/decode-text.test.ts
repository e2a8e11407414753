import { describe, expect, it } from "vitest";
import { decodeText } from "./decode-text.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);

describe("decodeText", () => {
  it("reads UTF-8 with and without a byte order mark", () => {
    expect(decodeText(new TextEncoder().encode("čaj"), "a.srt", null)).toBe("čaj");
    expect(decodeText(bytes(0xef, 0xbb, 0xbf, 0x61), "a.srt", null)).toBe("a");
  });

  it("reads UTF-16 by its byte order mark", () => {
    expect(decodeText(bytes(0xff, 0xfe, 0x61, 0x00), "a.srt", null)).toBe("a");
    expect(decodeText(bytes(0xfe, 0xff, 0x00, 0x61), "a.srt", null)).toBe("a");
  });

  it("falls back to windows-1252, or to the language's code page", () => {
    expect(decodeText(bytes(0xe9, 0x93), "a.srt", "fr")).toBe("é“");
    expect(decodeText(bytes(0xcf, 0xf0), "a.srt", "ru")).toBe("Пр");
    expect(decodeText(bytes(0xb9), "a.srt", "pl")).toBe("ą");
  });

  it("refuses what is not text", () => {
    const error = expect.objectContaining({ code: "unreadable_subtitle", permanent: true });
    expect(() => decodeText(bytes(0x00, 0x01, 0x02), "a.srt", null)).toThrow(error);
  });
});
