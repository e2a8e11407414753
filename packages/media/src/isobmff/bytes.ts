/** Bytes of a box, or a part of one. */
export type Bytes = Uint8Array<ArrayBufferLike>;

/**
 * Printable ASCII of exactly four characters, as types, brands and handlers are.
 * @throws RangeError for anything else
 */
export function fourCharacters(code: string): Buffer {
  if (!/^[\x20-\x7e]{4}$/.test(code)) throw new RangeError(`"${code}" is not a four-character code.`);
  return Buffer.from(code, "latin1");
}

/** ASCII with the zero that ends it. */
export function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`, "latin1");
}

export function u8(...values: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt8(value, index);
  return bytes;
}

export function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(2 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, 2 * index);
  return bytes;
}

/**
 * Big endian like all numbers of the format.
 * @throws RangeError for a number that does not fit
 */
export function u32(...values: readonly number[]): Buffer {
  return u32List(values);
}

/** For tables, which are too long to be arguments. */
export function u32List(values: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index);
  return bytes;
}

export function i32(...values: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeInt32BE(value, 4 * index);
  return bytes;
}

export function i64(...values: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(8 * values.length);
  for (const [index, value] of values.entries()) bytes.writeBigInt64BE(BigInt(value), 8 * index);
  return bytes;
}

/** Whole numbers up to 2^53, which is more bytes and ticks than any film has. */
export function u64(...values: readonly number[]): Buffer {
  return u64List(values);
}

export function u64List(values: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(8 * values.length);
  for (const [index, value] of values.entries()) bytes.writeBigUInt64BE(BigInt(value), 8 * index);
  return bytes;
}

export function zeros(length: number): Buffer {
  return Buffer.alloc(length);
}

/** The 32 bits at an offset, or null beyond the end. */
export function readU32(bytes: Bytes, offset: number): number | null {
  if (bytes.length < offset + 4) return null;
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset);
}

/** The four characters at an offset, or null beyond the end. */
export function readFourCharacters(bytes: Bytes, offset: number): string | null {
  return bytes.length < offset + 4 ? null : String.fromCharCode(...bytes.subarray(offset, offset + 4));
}
