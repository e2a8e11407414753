import type { PartUrl } from "@vergence/contract";

export interface PartUrlBatches {
  /** The URL of the part at this place of the list. */
  take(index: number): Promise<PartUrl>;
  /** Another URL for it, since the store no longer accepts `used`. */
  renew(index: number, used: PartUrl): Promise<PartUrl>;
}

/**
 * Presigned part URLs, requested in batches when the first part of a batch is due: a file of 10,000 parts may take
 * longer than a URL is valid, and needs no 10,000 of them in memory. Only the last two batches are kept.
 * @param partNumbers the parts to be sent, in the order in which they will be taken
 * @param ask makes the part-urls call
 */
export function createPartUrlBatches(
  partNumbers: readonly number[],
  batchSize: number,
  ask: (partNumbers: number[]) => Promise<PartUrl[]>,
): PartUrlBatches {
  const batches = new Map<number, Promise<Map<number, PartUrl>>>();

  const askForBatch = (batchIndex: number) => {
    const start = batchIndex * batchSize;
    const batch = ask(partNumbers.slice(start, start + batchSize)).then(
      (urls) => new Map(urls.map((url) => [url.partNumber, url])),
    );
    batches.set(batchIndex, batch);
    // Every taker of a failed batch gets its error through its own await; a later one asks again.
    batch.catch(() => batches.get(batchIndex) === batch && batches.delete(batchIndex));
    const [oldest] = batches.keys();
    if (batches.size > 2 && oldest !== undefined) batches.delete(oldest);
    return batch;
  };

  const find = async (index: number, batch: Promise<Map<number, PartUrl>>) => {
    const partNumber = partNumbers[index];
    const url = (await batch).get(partNumber ?? 0);
    if (!url) throw new TypeError(`The server returned no URL for part ${partNumber}`);
    return url;
  };
  const batchIndexOf = (index: number) => Math.floor(index / batchSize);
  const batchOf = (index: number) => batches.get(batchIndexOf(index)) ?? askForBatch(batchIndexOf(index));

  return {
    take: (index) => find(index, batchOf(index)),
    async renew(index, used) {
      const known = batchOf(index);
      const current = await find(index, known);
      if (current.url !== used.url) return current;
      // When several parts of a batch expire together, the first one's renewal serves them all.
      const renewed = batches.get(batchIndexOf(index));
      return find(index, renewed && renewed !== known ? renewed : askForBatch(batchIndexOf(index)));
    },
  };
}
