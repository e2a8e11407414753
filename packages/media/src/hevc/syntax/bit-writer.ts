import type { BitReader } from "./bit-reader.ts";

/** Writes syntax elements into an RBSP (H.265 sections 7.2 and 9.2). */
export class BitWriter {
  readonly #bytes: number[] = [];
  /** In bits. */
  position = 0;

  flag(value: boolean): void {
    this.u(value ? 1 : 0, 1);
  }

  /** u(n): an unsigned integer in `bits` ≤ 32 bits. */
  u(value: number, bits: number): void {
    for (let bit = bits - 1; bit >= 0; bit--, this.position++) {
      const index = this.position >> 3;
      const isSet = Math.floor(value / 2 ** bit) & 1;
      this.#bytes[index] = (this.#bytes[index] ?? 0) | (isSet << (7 - (this.position & 7)));
    }
  }

  /** ue(v): 0 to 2³² − 2. */
  ue(value: number): void {
    const zeros = 31 - Math.clz32(value + 1);
    this.u(0, zeros);
    this.u(value + 1, zeros + 1);
  }

  /** se(v) */
  se(value: number): void {
    this.ue(value > 0 ? value * 2 - 1 : value * -2);
  }

  /** Takes over bits as they are, from where the reader stands up to `end`. */
  copy(reader: BitReader, end: number): void {
    while (reader.position < end) {
      const bits = Math.min(32, end - reader.position);
      this.u(reader.u(bits), bits);
    }
  }

  /** Fills the byte with `bit`s, if it is begun. */
  align(bit: 0 | 1): void {
    while (this.position % 8 !== 0) this.u(bit, 1);
  }

  /** rbsp_trailing_bits() and byte_alignment(): a one, then zeros (H.265 sections 7.3.2.11 and 7.3.2.12). */
  trailingBits(): void {
    this.u(1, 1);
    this.align(0);
  }

  /** What was written; the last byte is filled with zeros. */
  toBytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}
