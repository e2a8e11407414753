import type { BitReader } from "./bit-reader.ts";

/**
 * Passes over pred_weight_table( ) (H.265 section 7.3.6.3).
 * @param lists how many pictures each reference list has: one list for P slices, two for B slices
 */
export function skipPredWeightTable(reader: BitReader, lists: readonly number[], hasChroma: boolean): void {
  reader.ue(); // luma_log2_weight_denom
  if (hasChroma) reader.se(); // delta_chroma_log2_weight_denom
  for (const pictures of lists) {
    const readFlags = () => Array.from({ length: pictures }, () => reader.flag());
    const lumaFlags = readFlags();
    const chromaFlags = hasChroma ? readFlags() : [];
    for (let index = 0; index < pictures; index++) {
      const values = (lumaFlags[index] ? 2 : 0) + (chromaFlags[index] ? 4 : 0);
      for (let each = 0; each < values; each++) reader.se();
    }
  }
}
