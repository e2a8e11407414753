import { isIrap, nalUnitTypes } from "../syntax/nal-unit.ts";

/** What the picture order count is derived from: of a picture's first slice segment. */
export interface PictureOrder {
  type: number;
  temporalId: number;
  pocLsb: number;
  pocLsbBits: number;
}

/** Derives PicOrderCntVal (H.265 section 8.3.1) of pictures in decoding order. */
export class PictureOrderCounter {
  /** PicOrderCntVal of prevTid0Pic. */
  #previous = 0;
  /**
   * Whether the next picture with which decoding can start resets the count (NoRaslOutputFlag): at the beginning and
   * after an end.
   */
  #isAtStart = true;

  /** end_of_seq_rbsp( ) */
  endSequence(): void {
    this.#isAtStart = true;
  }

  next({ type, temporalId, pocLsb, pocLsbBits }: PictureOrder): number {
    const count = this.#startsAnew(type) ? pocLsb : this.#msb(pocLsb, 2 ** pocLsbBits) + pocLsb;
    if (isIrap(type)) this.#isAtStart = false;
    if (temporalId === 0 && !isLeadingOrUnreferenced(type)) this.#previous = count;
    return count;
  }

  #startsAnew(type: number): boolean {
    return isIrap(type) && (this.#isAtStart || type < nalUnitTypes.cra);
  }

  /** PicOrderCntMsb: the multiple of MaxPicOrderCntLsb that brings the count nearest to the previous one. */
  #msb(lsb: number, max: number): number {
    const previousLsb = ((this.#previous % max) + max) % max;
    const previousMsb = this.#previous - previousLsb;
    if (lsb < previousLsb && previousLsb - lsb >= max / 2) return previousMsb + max;
    if (lsb > previousLsb && lsb - previousLsb > max / 2) return previousMsb - max;
    return previousMsb;
  }
}

/** RASL, RADL and sub-layer non-reference pictures, which the count of later ones does not build on. */
function isLeadingOrUnreferenced(type: number): boolean {
  return (type >= nalUnitTypes.radlN && type <= nalUnitTypes.raslR) || (type < nalUnitTypes.blaWLp && type % 2 === 0);
}
