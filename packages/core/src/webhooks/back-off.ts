const minute = 60;
const hour = 3600;

/** The pauses after each failed attempt: 11 attempts over about 24 hours. */
export const retryDelaysSeconds = [
  5,
  30,
  2 * minute,
  10 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  8 * hour,
  8 * hour,
] as const;

/**
 * How long to wait after the `failedAttempts`th failure; up to a tenth more by chance, so that what failed together
 * does not come back together. Null when it is given up.
 */
export function retryDelaySeconds(failedAttempts: number, random: () => number = Math.random): number | null {
  const delay = retryDelaysSeconds[failedAttempts - 1];
  return delay === undefined ? null : Math.round(delay * (1 + random() / 10));
}

/** An endpoint that took nothing for so long, and fails again, is disabled. */
export const disableAfterSeconds = 72 * hour;
