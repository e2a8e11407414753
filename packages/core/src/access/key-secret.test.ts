import { isWellFormedSecret, keyPrefix, secretPattern, uploadTokenPrefix } from "@vergence/contract";
import { describe, expect, test } from "vitest";
import { hashKey, isSameHash, makeSecret, shownPrefix } from "./key-secret.ts";

describe("makeSecret", () => {
  test("› a prefix that says what it is, and 49 digits and letters that scanners find in any text", () => {
    for (const prefix of [keyPrefix, uploadTokenPrefix] as const) {
      const secret = makeSecret(prefix);
      expect(secret).toMatch(/^vg[ku]_[0-9A-Za-z]{49}$/);
      expect(secret.startsWith(prefix)).toBe(true);
      for (const text of [`KEY=${secret}\n`, `"${secret}",`, `https://a.example/?key=${secret}&b`])
        expect(secretPattern.exec(text)?.[0]).toBe(secret);
    }
  });

  test("› 1,000 of them are all different and all well-formed", () => {
    const secrets = new Set(Array.from({ length: 1_000 }, () => makeSecret(keyPrefix)));
    expect(secrets.size).toBe(1_000);
    expect([...secrets].every(isWellFormedSecret)).toBe(true);
  });
});

describe("isWellFormedSecret", () => {
  test("› knows a secret made by other code after the documented rule", () => {
    const made = `vgk_${"0".repeat(42)}A`;
    const checksum = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let rest = crc32Of(made);
    let digits = "";
    for (let place = 0; place < 6; place++) {
      digits = checksum[rest % 62] + digits;
      rest = Math.floor(rest / 62);
    }
    expect(isWellFormedSecret(made + digits)).toBe(true);
  });

  test("› refuses a secret with any one character changed, cut, or with more around it", () => {
    const secret = makeSecret(keyPrefix);
    for (let index = 4; index < secret.length; index++) {
      const other = secret[index] === "x" ? "y" : "x";
      expect(isWellFormedSecret(secret.slice(0, index) + other + secret.slice(index + 1))).toBe(false);
    }
    for (const wrong of ["", "vgk_", secret.slice(0, -1), `${secret}0`, ` ${secret}`, secret.replace("vgk", "vgx")])
      expect(isWellFormedSecret(wrong)).toBe(false);
    expect(isWellFormedSecret(secret.replace("vgk", "vgu"))).toBe(false);
  });
});

describe("isSameHash", () => {
  test("› compares whole hashes, whatever their lengths", () => {
    const hash = hashKey("a");
    expect(isSameHash(hash, hashKey("a"))).toBe(true);
    expect(isSameHash(hash, hashKey("b"))).toBe(false);
    expect(isSameHash(hash, hash.slice(1))).toBe(false);
    expect(isSameHash(hash, "")).toBe(false);
  });
});

test("shownPrefix › shows six characters of a key's 43", () => {
  const key = makeSecret(keyPrefix);
  expect(shownPrefix(key)).toBe(key.slice(0, 10));
});

/** CRC-32 by its definition (ISO 3309), bit for bit. */
function crc32Of(text: string): number {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
