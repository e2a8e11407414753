import { expect, test } from "vitest";
import { safeReturnPath, signInHref } from "./return-path.ts";

test.each([
  null,
  undefined,
  "",
  "https://evil.example",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "javascript:alert(1)",
])("safeReturnPath › %j leads to the uploads", (value) => expect(safeReturnPath(value)).toBe("/uploads"));

test("safeReturnPath › keeps a path of this site with its query", () => {
  expect(safeReturnPath("/uploads/1?x=y")).toBe("/uploads/1?x=y");
});

test("signInHref › carries the way back unless it is the default", () => {
  expect(signInHref("/uploads")).toBe("/sign-in");
  expect(signInHref("/uploads?status=pending")).toBe("/sign-in?next=%2Fuploads%3Fstatus%3Dpending");
});
