import { expect, test } from "vitest";
import { eventTypesText, lastAnswer, shortAddress } from "./webhook-words.ts";

test("eventTypesText › says which events, and that none named means all", () => {
  expect(eventTypesText([])).toBe("All events");
  expect(eventTypesText(["video.ready"])).toBe("video.ready");
  expect(eventTypesText(["video.ready", "video.failed", "stream.ready"])).toBe("video.ready and 2 more");
});

test.each([
  ["https://films.example/", "films.example"],
  ["https://films.example/hooks/", "films.example/hooks"],
  ["http://films.example/hooks", "http://films.example/hooks"],
])("shortAddress › %s is %s", (url, text) => expect(shortAddress(url)).toBe(text));

test("lastAnswer › is the last attempt's", () => {
  const attempt = { at: "2026-01-31T09:30:00.000Z", durationMs: 1, error: null, responseExcerpt: null };
  const answered = (...codes: (number | null)[]) =>
    lastAnswer({ attempts: codes.map((statusCode) => ({ ...attempt, statusCode })) });
  expect([answered(), answered(null), answered(500, 204), answered(204, null)]).toEqual([
    null,
    "no answer",
    "204",
    "no answer",
  ]);
});
