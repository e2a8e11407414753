import type { Bench } from "./open-bench.ts";

/** The unit of both sides of a row. Of what is done in a second more is better, of the others less. */
export type Unit = "ms" | "requests/s" | "frames/s" | "MB";

/**
 * What a row has to reach: a bound on the ratio of ours to the baseline, on ours alone, or on how far ours exceeds the
 * baseline.
 */
export interface Bar {
  of: "ratio" | "ours" | "difference";
  is: "atLeast" | "atMost" | "below";
  limit: number;
}

/** The two things that take turns. Each call is one measurement, in the row's unit. */
export interface Sides {
  bare(): Promise<number>;
  ours(): Promise<number>;
}

/** One measurement of the product against a bare baseline: a file of `bench/rows/` exports one by default. */
export interface Row {
  /** What is measured, and what it is measured against. */
  ours: string;
  bare: string;
  unit: Unit;
  bar: Bar;
  /** Ours by the baseline, or the baseline by ours where the bar says how many times faster ours is. */
  ratio?: "ours/bare" | "bare/ours";
  /** Turns that are thrown away first, while code and caches are cold; 1 by default. */
  warmUps?: number;
  /** Prepares what both sides need. What it opens is closed after the row by `bench.defer`. */
  open(bench: Bench): Promise<Sides>;
}

/** Declares a row. */
export const defineRow = (row: Row): Row => row;
