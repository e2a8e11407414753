import type { BitWriter } from "../../hevc/syntax/bit-writer.ts";

/** profile_tier_level( 1, … ) of Main at level 3.1, with a level for each lower sub-layer. */
export function writeProfileTierLevel(writer: BitWriter, maxSubLayersMinus1: number): void {
  for (const byte of [1, 0x60, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 93]) writer.u(byte, 8);
  for (let each = 0; each < maxSubLayersMinus1; each++) writer.u(0b01, 2);
  for (let each = maxSubLayersMinus1; maxSubLayersMinus1 > 0 && each < 8; each++) writer.u(0, 2);
  for (let each = 0; each < maxSubLayersMinus1; each++) writer.u(90, 8);
}

/** hrd_parameters( 1, … ) with NAL and VCL parameters of two buffers, for parts of pictures too. */
export function writeHrd(writer: BitWriter, maxSubLayersMinus1: number): void {
  writer.u(0b111, 3);
  writer.u(1, 8 + 5 + 1 + 5);
  writer.u(0, 4 + 4 + 4);
  writer.u(0, 5 + 5 + 5);
  for (let subLayer = 0; subLayer <= maxSubLayersMinus1; subLayer++) {
    writer.u(0b00, 2); // not fixed in general, nor in the sequence
    writer.flag(false); // low_delay_hrd_flag
    writer.ue(1); // two buffers
    for (let each = 0; each < 4; each++) {
      for (const value of [5, 6, 7, 8]) writer.ue(value);
      writer.flag(true);
    }
  }
}

export function writeScalingLists(writer: BitWriter): void {
  for (let sizeId = 0; sizeId < 4; sizeId++) {
    for (let matrixId = 0; matrixId < 6; matrixId += sizeId === 3 ? 3 : 1) {
      const isExplicit = matrixId === 0;
      writer.flag(isExplicit);
      if (!isExplicit) writer.ue(1);
      const coefficients = Math.min(64, 1 << (4 + 2 * sizeId)) + (sizeId > 1 ? 1 : 0);
      for (let each = 0; isExplicit && each < coefficients; each++) writer.se((each % 5) - 2);
    }
  }
}
