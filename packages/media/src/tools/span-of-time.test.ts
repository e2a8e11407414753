import { expect, test } from "vitest";
import { spanOfTime } from "./span-of-time.ts";

test.each([
  [0.2, "0.2 seconds"],
  [1, "1 second"],
  [59.6, "1 minute"],
  [90, "1 minute 30 seconds"],
  [3_600, "1 hour"],
  [3_601, "1 hour"],
  [5_400, "1 hour 30 minutes"],
  [23 * 3_600, "23 hours"],
  [90_000, "1 day 1 hour"],
  // An hour-long film's limit.
  [2_163_600, "25 days 1 hour"],
  [100 * 86_400 + 59, "100 days"],
])("spanOfTime(%f) › %s", (seconds, words) => {
  expect(spanOfTime(seconds)).toBe(words);
});
