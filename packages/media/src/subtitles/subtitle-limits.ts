/** What is read of one subtitle at most. That of a whole day, with a cue every second, stays below each. */
export const subtitleLimits = {
  fileBytes: 16 * 2 ** 20,
  cues: 100_000,
  /** Of a cue's text in UTF-8. */
  cueBytes: 64 * 2 ** 10,
} as const;
