import { BitstreamError } from "./bitstream-error.ts";

/**
 * Reads syntax elements from an RBSP (H.265 sections 7.2 and 9.2).
 * @throws BitstreamError `truncated` past the end
 */
export class BitReader {
  readonly bytes: Uint8Array;
  /** In bits from the first byte. */
  position: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = bytes;
    this.position = position;
  }

  /** One bit as a boolean: u(1) that is a flag. */
  flag(): boolean {
    return this.u(1) === 1;
  }

  /** u(n): an unsigned integer of `bits` ≤ 32 bits. */
  u(bits: number): number {
    let value = 0;
    for (let end = this.position + bits; this.position < end; this.position++) {
      const byte = this.bytes[this.position >> 3];
      if (byte === undefined) throw new BitstreamError("it ends too early", "truncated");
      value = value * 2 + ((byte >> (7 - (this.position & 7))) & 1);
    }
    return value;
  }

  /** ue(v): an unsigned Exp-Golomb code, 0 to 2³² − 2. */
  ue(): number {
    let zeros = 0;
    while (!this.flag()) if (++zeros > 31) throw new BitstreamError("it holds a number that is out of range");
    return 2 ** zeros - 1 + this.u(zeros);
  }

  /** se(v): a signed Exp-Golomb code. */
  se(): number {
    const code = this.ue();
    if (code === 0) return 0;
    return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
  }

  skip(bits: number): void {
    this.position += bits;
    if (this.position > this.bytes.length * 8) throw new BitstreamError("it ends too early", "truncated");
  }
}

/** Ceil( Log2( count ) ): how many bits an index into `count` things has. */
export function bitsForCount(count: number): number {
  return count <= 1 ? 0 : 32 - Math.clz32(count - 1);
}

/** Where the rbsp_trailing_bits() of an RBSP begin (H.265 section 7.3.2.11), in bits. */
export function trailingBitsPosition(rbsp: Uint8Array): number {
  let last = rbsp.length - 1;
  while (last >= 0 && rbsp[last] === 0) last--;
  const byte = rbsp[last];
  if (byte === undefined) throw new BitstreamError("it is empty", "truncated");
  return last * 8 + 7 - Math.log2(byte & -byte);
}
