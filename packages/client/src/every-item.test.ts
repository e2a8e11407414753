import { expect, test } from "vitest";
import { everyItem } from "./every-item.ts";

const pages: Record<string, { items: number[]; nextCursor: string | null }> = {
  first: { items: [1, 2], nextCursor: "second" },
  second: { items: [], nextCursor: "third" },
  third: { items: [3], nextCursor: null },
};

test("everyItem › reads page after page, each only when it is needed", async () => {
  const asked: (string | undefined)[] = [];
  const read = async (cursor: string | undefined) => {
    asked.push(cursor);
    return pages[cursor ?? "first"] ?? expect.unreachable();
  };
  const all: number[] = [];
  for await (const item of everyItem(read)) all.push(item);
  expect([all, asked]).toEqual([
    [1, 2, 3],
    [undefined, "second", "third"],
  ]);
  for await (const item of everyItem(read)) if (item === 2) break;
  expect(asked).toHaveLength(4);
});

test("everyItem › throws what a page throws", async () => {
  const failing = everyItem(async () => Promise.reject(new Error("no answer")));
  await expect(failing.next()).rejects.toThrow("no answer");
});
