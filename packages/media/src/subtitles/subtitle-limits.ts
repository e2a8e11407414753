/** What is read of one subtitle at most. That of a whole day, with a cue every second, stays below each. */
export const subtitleLimits = {
  /**
   * As in the API; written out, for what reads a subtitle starts in a process of its own, without the API's
   * schemas.
   */
  fileBytes: 16 * 2 ** 20,
  cues: 100_000,
  /** Of a cue's text in UTF-8. */
  cueBytes: 64 * 2 ** 10,
} as const;
