import { PermanentFailure } from "../attempt/failures.ts";

/** The number of first bytes that show what a file is. */
export const magicBytes = 12;

/**
 * First boxes and atoms of MP4 and QuickTime files (ISO/IEC 14496-12 section 4.3; QuickTime File Format, "Overview").
 */
const firstBoxes = new Set(["ftyp", "styp", "moov", "mdat", "wide", "free", "skip", "pnot"]);

/**
 * Recognizes an MP4 or QuickTime file by its first box, whatever type the server gives it.
 * @param start at least its first 12 bytes, or all where it has fewer
 * @throws PermanentFailure, naming what the server calls it
 */
export function requireVideo(start: Buffer, contentType: string, host: string): void {
  if (start.length >= magicBytes && firstBoxes.has(start.toString("latin1", 4, 8))) return;
  const named = /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(contentType) ? `${contentType}, which is` : "something that is";
  throw new PermanentFailure("remote_type", `${host} sends ${named} no MP4 or QuickTime video.`);
}

/** QuickTime's own brand, or atoms that only its old files begin with. */
export const isQuickTime = (start: Buffer): boolean =>
  start.toString("latin1", 4, 8) === "ftyp" ? start.toString("latin1", 8, 12) === "qt  " : true;
