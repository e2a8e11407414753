import { type BoxHeader, readBoxHeader } from "./box.ts";
import type { ByteSource } from "./byte-source.ts";

export interface BoxPlace extends BoxHeader {
  /** From the source's start. */
  offset: number;
  /** False for the last box of a source that is cut off. */
  isWhole: boolean;
}

/**
 * Where a source's outermost boxes stand, without reading what is in them (ISO/IEC 14496-12 section 4.2); ends at what
 * is no box.
 */
export async function* topLevelBoxes(source: ByteSource): AsyncGenerator<BoxPlace> {
  for (let offset = 0; offset < source.sizeBytes; ) {
    const leftBytes = source.sizeBytes - offset;
    const header = readBoxHeader(await source.read(offset, 16), 0, leftBytes);
    if (!header) return;
    yield { ...header, offset, isWhole: header.sizeBytes <= leftBytes };
    offset += header.sizeBytes;
  }
}

/** The first whole one of a type; null where there is none. */
export async function findTopLevelBox(source: ByteSource, type: string): Promise<BoxPlace | null> {
  for await (const place of topLevelBoxes(source)) if (place.type === type && place.isWhole) return place;
  return null;
}

/** Reads a whole box, header included: for boxes that describe, not for `mdat`. */
export function readBox(source: ByteSource, { offset, sizeBytes }: BoxPlace): Promise<Uint8Array> {
  return source.read(offset, sizeBytes);
}
