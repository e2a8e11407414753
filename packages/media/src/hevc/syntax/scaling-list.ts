import type { BitReader } from "./bit-reader.ts";

/** Passes over scaling_list_data( ) (H.265 section 7.3.4). */
export function skipScalingListData(reader: BitReader): void {
  for (let sizeId = 0; sizeId < 4; sizeId++) {
    const coefficients = Math.min(64, 1 << (4 + 2 * sizeId));
    for (let matrixId = 0; matrixId < 6; matrixId += sizeId === 3 ? 3 : 1) {
      const isExplicit = reader.flag(); // scaling_list_pred_mode_flag
      if (!isExplicit) {
        reader.ue();
        continue;
      }
      for (let each = sizeId > 1 ? -1 : 0; each < coefficients; each++) reader.se();
    }
  }
}
