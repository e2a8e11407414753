/** Runs a task when a place is free. */
export type Limit = <T>(task: () => Promise<T>) => Promise<T>;

/** At most `places` tasks at a time, in the order in which they came. */
export function createLimit(places: number): Limit {
  const waiting: (() => void)[] = [];
  let free = places;
  return async (task) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}

/**
 * Runs `task` for every item, at most `concurrency` at a time, items taken lazily and in order. After the first
 * failure no further item is taken; once the running ones have ended, that first failure is thrown.
 */
export async function forEachBounded<Item>(
  items: Iterable<Item>,
  concurrency: number,
  task: (item: Item) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const failures: unknown[] = [];
  const runner = async () => {
    while (failures.length === 0) {
      const { done, value } = iterator.next();
      if (done) return;
      await task(value).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, runner));
  if (failures.length > 0) throw failures[0];
}
