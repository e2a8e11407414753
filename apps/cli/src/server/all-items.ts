import { everyItem } from "@vergence/client";

/** Reads a listing to its end, 100 items a page. @returns all items, in the server's order */
export async function allItems<Item>(
  list: (query: { limit: number; cursor?: string }) => Promise<{ items: Item[]; nextCursor: string | null }>,
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of everyItem((cursor) => list({ limit: 100, cursor }))) items.push(item);
  return items;
}
