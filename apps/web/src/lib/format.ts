const byteUnits = ["B", "kB", "MB", "GB", "TB"] as const;

/** Bytes in decimal units with three significant digits: `1.29 GB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 999.5 would be rounded to 1000, which is 1 of the next unit.
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const text = unit === 0 ? String(value) : value.toPrecision(3);
  return `${text} ${byteUnits[unit]}`;
}

/** A video's length in seconds as `m:ss` or `h:mm:ss`. */
export function formatLength(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number) => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

const spans = [
  { unit: "d", milliseconds: 86_400_000 },
  { unit: "h", milliseconds: 3_600_000 },
  { unit: "min", milliseconds: 60_000 },
] as const;

/** A span of time by its largest unit: `4 d`, `3 h`, `12 min`, `now` below a minute. Never negative. */
export function formatSpan(milliseconds: number): string {
  const span = spans.find((candidate) => milliseconds >= candidate.milliseconds);
  return span ? `${Math.floor(milliseconds / span.milliseconds)} ${span.unit}` : "now";
}

/** What is left of a span, by its two largest units: `4 d 23 h`, `3 h 5 min`, `12 min`. */
export function formatLeft(milliseconds: number): string {
  const index = spans.findIndex((candidate) => milliseconds >= candidate.milliseconds);
  const [span, finer] = spans.slice(index);
  if (index < 0 || !span) return "now";
  const rest = finer ? Math.floor((milliseconds % span.milliseconds) / finer.milliseconds) : 0;
  return finer && rest > 0 ? `${formatSpan(milliseconds)} ${rest} ${finer.unit}` : formatSpan(milliseconds);
}

/** How long ago: `3 h ago`, `just now`. */
export function formatAgo(milliseconds: number): string {
  const span = formatSpan(milliseconds);
  return span === "now" ? "just now" : `${span} ago`;
}

/** How long work took: `850 ms`, `12.4 s`, `3 min 20 s`. */
export function formatElapsed(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor(whole / 60) % 60} min`;
}

/** `upload_file.completed` → `upload file completed`. */
export function formatWords(code: string): string {
  return code.replace(/[._-]+/g, " ");
}

/** `count` with its noun: `1 file`, `3 files`. */
export function formatCount(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
