import { expect, test } from "vitest";
import { checkPlayback, signPlayback } from "./playback-token.ts";

const secret = "a secret of the tests that is long enough";
const at = new Date("2026-01-31T09:30:00.000Z");
const token = signPlayback(secret, "film-1", at);
const before = new Date(at.getTime() - 1);

test("a token plays its own video until its moment", () => {
  expect(checkPlayback(secret, "film-1", token, before)).toBe("valid");
  expect(checkPlayback(secret, "film-1", token, at)).toBe("expired");
});

test.each([
  ["another video", "film-2", token],
  ["a later expiry", "film-1", token.replace(/^./, "z")],
  ["another mac", "film-1", `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`],
  ["no mac", "film-1", token.split(".")[0] ?? ""],
  ["nothing", "film-1", ""],
])("%s › forged", (_, playbackId, given) => {
  expect(checkPlayback(secret, playbackId, given, before)).toBe("forged");
});

test("another secret › forged", () => {
  expect(checkPlayback(`${secret}!`, "film-1", token, before)).toBe("forged");
});
