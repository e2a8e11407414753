/** How large a storm is. */
export interface StormForm {
  webCount: number;
  workerCount: number;
  clientCount: number;
  /** For how long clients begin something new; null where each goes through its list once. */
  seconds: number | null;
  /** What all chances hang on. */
  seed: number;
}

const isWhole = process.env.VERGENCE_PROOF === "whole";
const givenSeed = Number.parseInt(process.env.VERGENCE_PROOF_SEED ?? "", 10);
const seed = Number.isSafeInteger(givenSeed) ? givenSeed : Math.floor(Math.random() * 2 ** 32);

/**
 * Ten minutes by chance when a proof is asked for; else a fixed list of everything that may happen, as fast as the
 * machine is.
 */
export const form: StormForm = isWhole
  ? { webCount: 2, workerCount: 2, clientCount: 4, seconds: 600, seed }
  : { webCount: 1, workerCount: 1, clientCount: 2, seconds: null, seed };

/** The longest that anything is waited for; it ends only what never would. */
export const deadlineMs = isWhole ? 3_600_000 : 900_000;
