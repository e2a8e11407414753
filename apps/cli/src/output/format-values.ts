/** A time as listings show it: `2026-12-31 18:00Z`, or `-`. */
export const minute = (time: string | null) => (time ? `${time.slice(0, 16).replace("T", " ")}Z` : "-");

/** `1.25 Mbit/s`, `311 kbit/s`. */
export function bitrate(bitsPerSecond: number): string {
  if (bitsPerSecond >= 1_000_000) return `${(bitsPerSecond / 1_000_000).toFixed(2)} Mbit/s`;
  return `${Math.round(bitsPerSecond / 1000)} kbit/s`;
}

/** `312 B`, `1.5 kB`, `10.4 MB`. */
export function size(bytes: number): string {
  if (bytes >= 1_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return bytes >= 1000 ? `${(bytes / 1000).toFixed(1)} kB` : `${bytes} B`;
}

/** `23.976 fps`. */
export function frameRate(framesPerSecond: number): string {
  return `${Number(framesPerSecond.toFixed(3))} fps`;
}
