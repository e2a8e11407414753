import { expect, test } from "vitest";
import { isFiltered, parseUploadsQuery, uploadsHref } from "./uploads-query.ts";

const parse = (text: string) => parseUploadsQuery(new URLSearchParams(text));

test("parseUploadsQuery › reads filters, search and the trail of cursors", () => {
  expect(parse("status=pending&layout=SBS&search=%20take%203%20&cursor=a&cursor=b")).toEqual({
    status: "pending",
    layout: "SBS",
    search: "take 3",
    trail: ["a", "b"],
  });
});

test("parseUploadsQuery › leaves out what it does not know", () => {
  expect(parse("status=done&layout=3D&cursor=&other=1")).toEqual({
    status: undefined,
    layout: undefined,
    search: "",
    trail: [],
  });
  expect(parse(`search=${"x".repeat(500)}`).search).toHaveLength(200);
  expect(parse(`cursor=${"x".repeat(201)}`).trail).toEqual([]);
});

test("uploadsHref › is the inverse of parseUploadsQuery, and plain without filters", () => {
  const query = { status: "expired", layout: "Separate", search: "a & b", trail: ["1", "2"] } as const;
  expect(parse(uploadsHref({ ...query, trail: [...query.trail] }).split("?")[1] ?? "")).toEqual(query);
  expect(uploadsHref(parse(""))).toBe("/uploads");
});

test("uploadsHref › forgets the oldest steps of a long walk", () => {
  const trail = Array.from({ length: 100 }, (_, index) => `c${index}`);
  const kept = parse(uploadsHref({ search: "", trail }).split("?")[1] ?? "").trail;
  expect(kept).toHaveLength(24);
  expect(kept.at(-1)).toBe("c99");
});

test("isFiltered › a page further on is no filter", () => {
  expect(isFiltered(parse("cursor=a"))).toBe(false);
  expect(isFiltered(parse("search=a"))).toBe(true);
});
