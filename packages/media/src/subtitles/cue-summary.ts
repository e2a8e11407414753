/** What is known of a subtitle's cues without having them in memory. */
export interface CueSummary {
  count: number;
  /** When the last one to begin does; null where none has text. */
  lastStartSeconds: number | null;
}
