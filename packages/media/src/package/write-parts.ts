import { open } from "node:fs/promises";
import type { Bytes } from "../isobmff/bytes.ts";
import { MediaError } from "../media-error.ts";

/**
 * Writes a new file out of parts with one gathering write, or the end of one.
 * @throws MediaError `disk_full` (not permanent)
 */
export async function writeParts(path: string, parts: readonly Bytes[], flags: "w" | "a" = "w"): Promise<void> {
  await using file = await open(path, flags).catch(refuseFullDisk);
  const sizeBytes = parts.reduce((sum, part) => sum + part.length, 0);
  const { bytesWritten } = await file.writev(parts).catch(refuseFullDisk);
  if (bytesWritten !== sizeBytes) throw diskFull();
}

/** For `catch`: what a full disk makes of a write. */
export function refuseFullDisk(cause: unknown): never {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  throw code === "ENOSPC" || code === "EDQUOT" ? diskFull(cause) : cause;
}

function diskFull(cause?: unknown): MediaError {
  return new MediaError("disk_full", "The server ran out of disk space while writing the video.", {
    permanent: false,
    cause,
  });
}
