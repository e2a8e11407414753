/**
 * Reads one line of `-progress`: seconds of output made so far, or null for lines that say something else.
 * `out_time_us` is microseconds; `out_time_ms`, despite its name, as well (ffmpeg ticket 7345).
 */
export function parseProgressLine(line: string): number | null {
  const match = /^out_time_(?:us|ms)=(\d+)$/.exec(line.trim());
  return match ? Number(match[1]) / 1_000_000 : null;
}

/** Turns what is done of a known total into whole percents, never falling and never above 99 before the end. */
export function percentReporter(total: number, onProgress: (percent: number) => void): (done: number) => void {
  let reported = -1;
  return (done) => {
    if (total <= 0) return;
    const percent = Math.min(99, Math.floor((100 * done) / total));
    if (percent <= reported) return;
    reported = percent;
    onProgress(percent);
  };
}

/** Turns lines of `-progress` into percents of a known length. */
export function progressReporter(
  durationSeconds: number,
  onProgress: (percent: number) => void,
): (line: string) => void {
  const report = percentReporter(durationSeconds, onProgress);
  return (line) => {
    const seconds = parseProgressLine(line);
    if (seconds !== null) report(seconds);
  };
}
