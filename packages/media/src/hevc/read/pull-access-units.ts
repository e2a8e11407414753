import type { AccessUnit } from "../hevc-stream.ts";

export interface Pull {
  /** Null at the end. */
  next: () => Promise<AccessUnit | null>;
  /** Ends what `next` pulls from. May be called more than once. */
  close: () => void;
}

/**
 * Access units as they are asked for, once: the first, which is read already, then those that are pulled. Closes when
 * the consumer stops early, even before it began.
 */
export function pullAccessUnits(first: AccessUnit | null, { next, close }: Pull): AsyncIterable<AccessUnit> {
  async function* pull(): AsyncGenerator<AccessUnit, void> {
    try {
      for (let accessUnit = first; accessUnit; accessUnit = await next()) {
        // Not kept in memory while the reader works on it.
        first = null;
        yield accessUnit;
      }
    } finally {
      close();
    }
  }
  const pulled = pull();
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => pulled.next(),
      async return() {
        close();
        return { done: true, value: undefined };
      },
    }),
  };
}
