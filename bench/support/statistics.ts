import type { Bar, Row } from "./row.ts";

/** One turn: the baseline and ours, measured one right after the other. */
export interface Round {
  bare: number;
  ours: number;
}

/**
 * What the rounds of a row come to. Ratios and differences are taken within a round, so that a drift of the machine
 * cancels out.
 */
export interface Summary {
  /** Medians over the rounds. */
  bare: number;
  ours: number;
  ratio: number;
  difference: number;
  /** The smallest and the largest ratio of a round. */
  ratioRange: { low: number; high: number };
  /** What the bar is compared with. */
  value: number;
  isMet: boolean;
}

/** The middle of the sorted values, or the mean of the two in the middle. @throws RangeError for none */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("There is no median of nothing.");
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

export function summarize(rounds: readonly Round[], { bar, ratio = "ours/bare" }: Pick<Row, "bar" | "ratio">): Summary {
  const ratios = rounds.map(({ bare, ours }) => (ratio === "ours/bare" ? ours / bare : bare / ours));
  const medians = {
    bare: median(rounds.map((round) => round.bare)),
    ours: median(rounds.map((round) => round.ours)),
    ratio: median(ratios),
    difference: median(rounds.map(({ bare, ours }) => ours - bare)),
  };
  const value = medians[bar.of];
  const ratioRange = { low: Math.min(...ratios), high: Math.max(...ratios) };
  return { ...medians, ratioRange, value, isMet: isMet(bar, value) };
}

function isMet({ is, limit }: Bar, value: number): boolean {
  if (is === "below") return value < limit;
  return is === "atLeast" ? value >= limit : value <= limit;
}
