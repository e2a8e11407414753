import { expect, test } from "vitest";
import { decryptAnswer, encryptAnswer } from "./encrypt-answer.ts";

const answer = '{"key":"vgk_new","name":"für Ängstliche"}';

test("what was sealed opens with the same secret for the same call, and shows nothing of itself", () => {
  const sealed = encryptAnswer("vgk_mine", "call", answer);
  expect(decryptAnswer("vgk_mine", "call", sealed)).toBe(answer);
  expect(Buffer.from(sealed).toString("latin1")).not.toContain("vgk_");
  expect(encryptAnswer("vgk_mine", "call", answer)).not.toEqual(sealed);
});

test("nothing opens with another secret, for another call, or when a bit of it has changed", () => {
  const sealed = encryptAnswer("vgk_mine", "call", answer);
  expect(() => decryptAnswer("vgk_other", "call", sealed)).toThrow();
  expect(() => decryptAnswer("vgk_mine", "another call", sealed)).toThrow();
  for (let index = 0; index < sealed.length; index++) {
    const changed = Uint8Array.from(sealed, (byte, at) => (at === index ? byte ^ 1 : byte));
    expect(() => decryptAnswer("vgk_mine", "call", changed)).toThrow();
  }
  expect(() => decryptAnswer("vgk_mine", "call", sealed.subarray(0, 20))).toThrow();
});
