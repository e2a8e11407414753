/**
 * Runs `work` on every item, at most `limit` at a time. The first failure aborts the signal that the others got; the
 * promise settles only when all of them have stopped, so that what they used may be removed then.
 * @returns the results, in the order of the items
 * @throws the first failure
 */
export async function mapLimit<Item, Result>(
  items: readonly Item[],
  limit: number,
  signal: AbortSignal,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const queue = items.entries();
  const run = async () => {
    for (const [index, item] of queue) {
      either.throwIfAborted();
      results[index] = await work(item, either);
    }
  };
  const runners = Array.from({ length: Math.min(limit, items.length) }, () =>
    run().catch((error: unknown) => {
      if (!failed.signal.aborted) failed.abort(error);
    }),
  );
  await Promise.all(runners);
  failed.signal.throwIfAborted();
  return results;
}
