/**
 * Runs `work` on every item, at most `limit` at a time. The first failure aborts the signal that the others got; the promise
 * settles only when all of them have stopped, so that what they used may be removed then.
 * @throws the first failure
 */
export async function forEachLimit<Item>(
  items: readonly Item[],
  limit: number,
  signal: AbortSignal,
  work: (item: Item, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const queue = items.values();
  const run = async () => {
    for (const item of queue) {
      either.throwIfAborted();
      await work(item, either);
    }
  };
  const runners = Array.from({ length: Math.min(limit, items.length) }, () =>
    run().catch((error: unknown) => {
      if (!failed.signal.aborted) failed.abort(error);
    }),
  );
  await Promise.all(runners);
  failed.signal.throwIfAborted();
}
