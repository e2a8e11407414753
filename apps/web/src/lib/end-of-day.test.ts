import { expect, test } from "vitest";
import { endOfDay } from "./end-of-day.ts";

test("endOfDay › the day's last millisecond, where the person is", () => {
  const end = new Date(endOfDay("2026-12-31"));
  expect([end.getFullYear(), end.getMonth(), end.getDate()]).toEqual([2026, 11, 31]);
  expect([end.getHours(), end.getMinutes(), end.getSeconds(), end.getMilliseconds()]).toEqual([23, 59, 59, 999]);
});
