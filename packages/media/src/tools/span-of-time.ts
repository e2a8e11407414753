const units = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** A length of time as a person says it, by its two largest units: `2 days 3 hours`, `1 minute`, `0.2 seconds`. */
export function spanOfTime(seconds: number): string {
  if (seconds < 1) return `${seconds} seconds`;
  let left = Math.round(seconds);
  const words: string[] = [];
  for (const [unit, size] of units) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) words.push(`${count} ${unit}${count === 1 ? "" : "s"}`);
    else if (words.length > 0) break;
  }
  return words.slice(0, 2).join(" ");
}
