import { type Bytes, fourCharacters, readFourCharacters, readU32, u32, u64 } from "./bytes.ts";

/** What every box begins with (ISO/IEC 14496-12 section 4.2). */
export interface BoxHeader {
  type: string;
  headerBytes: number;
  /** Header included. */
  sizeBytes: number;
}

const maxU32 = 0xffff_ffff;

/** The header of a box with so much content: 8 bytes, or 16 where its size needs 64 bits. */
export function boxHeader(type: string, contentBytes: number): Buffer {
  return contentBytes + 8 > maxU32
    ? Buffer.concat([u32(1), fourCharacters(type), u64(contentBytes + 16)])
    : Buffer.concat([u32(contentBytes + 8), fourCharacters(type)]);
}

/** A box: its size, its four-character type, its content. */
export function box(type: string, ...content: readonly Bytes[]): Buffer {
  const contentBytes = content.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([boxHeader(type, contentBytes), ...content]);
}

/** A box that begins with a version and 24 flags (ISO/IEC 14496-12 section 4.2.2). */
export function fullBox(type: string, version: number, flags: number, ...content: readonly Bytes[]): Buffer {
  return box(type, u32(version * 2 ** 24 + flags), ...content);
}

/** Version and flags, which a full box's payload begins with. */
export const fullBoxPrefixBytes = 4;

/** The header at an offset, or null where no whole header stands. A size of 0 takes all that is left. */
export function readBoxHeader(bytes: Bytes, offset = 0, leftBytes: number = bytes.length - offset): BoxHeader | null {
  const size = readU32(bytes, offset);
  const type = readFourCharacters(bytes, offset + 4);
  if (size === null || type === null) return null;
  // QuickTime's types may begin with a copyright sign.
  if (!/^[\x20-\x7e\xa9]{4}$/.test(type) || (size > 1 && size < 8)) return null;
  if (size !== 1) return { type, headerBytes: 8, sizeBytes: size || leftBytes };
  const [high, low] = [readU32(bytes, offset + 8), readU32(bytes, offset + 12)];
  const largeSize = high === null || low === null ? 0 : high * 2 ** 32 + low;
  return largeSize < 16 ? null : { type, headerBytes: 16, sizeBytes: largeSize };
}
