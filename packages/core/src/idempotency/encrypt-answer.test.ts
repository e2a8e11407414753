import { expect, test } from "vitest";
import { decryptAnswer, encryptAnswer } from "./encrypt-answer.ts";

const answer = '{"key":"vgk_new","name":"für Ängstliche"}';

test("what was encrypted decrypts with the same secret for the same call, and shows nothing of itself", () => {
  const encrypted = encryptAnswer("vgk_mine", "call", answer);
  expect(decryptAnswer("vgk_mine", "call", encrypted)).toBe(answer);
  expect(Buffer.from(encrypted).toString("latin1")).not.toContain("vgk_");
  expect(encryptAnswer("vgk_mine", "call", answer)).not.toEqual(encrypted);
});

test("nothing opens with another secret, for another call, or when a bit of it has changed", () => {
  const encrypted = encryptAnswer("vgk_mine", "call", answer);
  expect(() => decryptAnswer("vgk_other", "call", encrypted)).toThrow();
  expect(() => decryptAnswer("vgk_mine", "another call", encrypted)).toThrow();
  for (let index = 0; index < encrypted.length; index++) {
    const changed = Uint8Array.from(encrypted, (byte, at) => (at === index ? byte ^ 1 : byte));
    expect(() => decryptAnswer("vgk_mine", "call", changed)).toThrow();
  }
  expect(() => decryptAnswer("vgk_mine", "call", encrypted.subarray(0, 20))).toThrow();
});
