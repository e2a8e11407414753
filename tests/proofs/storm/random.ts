/** Chances of a storm: the same seed gives the same ones. */
export interface Chances {
  /** In [0, 1). */
  next(): number;
  /** Of these, each as likely as its weight says. */
  pick<T>(weighted: readonly (readonly [weight: number, item: T])[]): T;
  /** A whole number from `min` to `max`, both included. */
  whole(min: number, max: number): number;
}

/** @param seed a whole number; one for each who draws, so that nobody's chances hang on who drew first */
export function chancesOf(seed: number): Chances {
  let state = seed >>> 0;
  // Mulberry32: 32 bits of state, good enough to choose by.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    pick(weighted) {
      let left = next() * weighted.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, item] of weighted) {
        left -= weight;
        if (left < 0) return item;
      }
      throw new RangeError("There is nothing to pick from");
    },
    whole: (min, max) => min + Math.floor(next() * (max - min + 1)),
  };
}
