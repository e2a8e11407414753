interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/**
 * Every item of a list that comes in pages, read as they are needed:
 * `for await (const video of everyItem((cursor) => client.videos.list({ cursor })))`.
 */
export async function* everyItem<Item>(
  readPage: (cursor: string | undefined) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  for (let cursor: string | undefined; ; ) {
    const { items, nextCursor } = await readPage(cursor);
    yield* items;
    if (nextCursor === null) return;
    cursor = nextCursor;
  }
}
