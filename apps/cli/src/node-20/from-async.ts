/** `Array.fromAsync`, which Node has from version 22 on; the build puts it in its place. */
export async function fromAsync<Item>(items: AsyncIterable<Item> | Iterable<Item | Promise<Item>>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
