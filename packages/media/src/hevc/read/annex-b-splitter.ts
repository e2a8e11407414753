import { BitstreamError } from "../syntax/bitstream-error.ts";

const startCode = Buffer.from([0, 0, 1]);
/** No level of HEVC allows a coded picture near this size; a stream that has such a NAL unit is something else. */
const maxNalUnitBytes = 64 * 2 ** 20;

/**
 * Cuts a byte stream (H.265 annex B) that comes in chunks of any size into NAL units, without their start codes. What
 * is within one chunk is not copied; what spans chunks is copied once. The result does not depend on how the stream is
 * chunked.
 */
export class AnnexBSplitter {
  /** Of the NAL unit that is begun: what earlier chunks hold of it, never empty pieces. */
  #pieces: Buffer[] = [];
  #pendingBytes = 0;
  /** Whether a start code was seen; what comes before the first may only be zeros. */
  #isStarted = false;

  /** The NAL units that end in this chunk. */
  push(chunk: Uint8Array): Uint8Array[] {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const nalUnits: Uint8Array[] = [];
    let start = this.#finishAcrossBoundary(bytes, nalUnits);
    for (;;) {
      const end = bytes.indexOf(startCode, start);
      if (end < 0) break;
      this.#hold(bytes.subarray(start, end));
      this.#finish(nalUnits);
      start = end + startCode.length;
    }
    this.#hold(bytes.subarray(start));
    if (!this.#isStarted) this.#passOverZeros();
    if (this.#pendingBytes > maxNalUnitBytes) throw new BitstreamError("it is not HEVC: no start code follows");
    return nalUnits;
  }

  /** The last NAL unit, at the end of the stream. */
  end(): Uint8Array[] {
    const nalUnits: Uint8Array[] = [];
    if (!this.#isStarted) throw new BitstreamError("it is empty", "truncated");
    this.#finish(nalUnits);
    return nalUnits;
  }

  #hold(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#pieces.push(piece);
    this.#pendingBytes += piece.length;
  }

  /**
   * A start code of which one or two zeros end the earlier chunks: finishes its NAL unit, and gives where the next
   * begins.
   */
  #finishAcrossBoundary(bytes: Buffer, nalUnits: Uint8Array[]): number {
    const tail = this.#tail(startCode.length - 1);
    const seam = Buffer.concat([tail, bytes.subarray(0, startCode.length - 1)]);
    const at = seam.indexOf(startCode);
    if (at < 0 || at >= tail.length) return 0;
    this.#finish(nalUnits);
    return at + startCode.length - tail.length;
  }

  /** The last bytes that are buffered, at most `length`. */
  #tail(length: number): Buffer {
    const pieces: Buffer[] = [];
    let missing = Math.min(length, this.#pendingBytes);
    for (let index = this.#pieces.length - 1; missing > 0; index--) {
      const piece = this.#pieces[index]?.subarray(-missing) ?? Buffer.alloc(missing);
      pieces.unshift(piece);
      missing -= piece.length;
    }
    return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
  }

  /** Ends the NAL unit that is buffered. Zeros at its end belong to the start code, or are trailing_zero_8bits. */
  #finish(nalUnits: Uint8Array[]): void {
    if (!this.#isStarted) this.#passOverZeros();
    const bytes = this.#pieces.length === 1 && this.#pieces[0] ? this.#pieces[0] : Buffer.concat(this.#pieces);
    let end = bytes.length;
    while (end > 0 && bytes[end - 1] === 0) end--;
    if (this.#isStarted && end > 0) nalUnits.push(bytes.subarray(0, end));
    this.#isStarted = true;
    this.#pieces = [];
    this.#pendingBytes = 0;
  }

  /** leading_zero_8bits: of any number of them the last two suffice to know a start code. */
  #passOverZeros(): void {
    if (this.#pieces.some((piece) => piece.some((byte) => byte !== 0))) {
      throw new BitstreamError("it is not HEVC: it does not begin with a start code");
    }
    const tail = this.#tail(startCode.length - 1);
    this.#pieces = [];
    this.#pendingBytes = 0;
    this.#hold(tail);
  }
}
