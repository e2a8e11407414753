import { maxSubtitleBytes } from "@vergence/contract";
import { expect, test } from "vitest";
import { subtitleLimits } from "./subtitle-limits.ts";

test("what the API accepts as a subtitle is what is read of one", () => {
  expect(subtitleLimits.fileBytes).toBe(maxSubtitleBytes);
});
