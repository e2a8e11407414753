import type { BitReader } from "./bit-reader.ts";

/** Passes over hrd_parameters( ) (H.265 section E.2.2). */
export function skipHrdParameters(reader: BitReader, isCommonPresent: boolean, maxSubLayersMinus1: number): void {
  let hasNal = false;
  let hasVcl = false;
  let hasSubPicture = false;
  if (isCommonPresent) {
    hasNal = reader.flag();
    hasVcl = reader.flag();
    if (hasNal || hasVcl) {
      hasSubPicture = reader.flag();
      if (hasSubPicture) reader.skip(8 + 5 + 1 + 5);
      reader.skip(4 + 4); // bit_rate_scale, cpb_size_scale
      if (hasSubPicture) reader.skip(4);
      reader.skip(5 + 5 + 5); // lengths of delays
    }
  }
  for (let subLayer = 0; subLayer <= maxSubLayersMinus1; subLayer++) {
    const isFixedInGeneral = reader.flag();
    const isFixedInSequence = isFixedInGeneral || reader.flag();
    let isLowDelay = false;
    if (isFixedInSequence) reader.ue();
    else isLowDelay = reader.flag();
    const count = isLowDelay ? 1 : reader.ue() + 1;
    const kinds = Number(hasNal) + Number(hasVcl);
    for (let each = 0; each < count * kinds; each++) skipSubLayer(reader, hasSubPicture);
  }
}

/** One entry of sub_layer_hrd_parameters( ) (section E.2.3). */
function skipSubLayer(reader: BitReader, hasSubPicture: boolean): void {
  for (let values = hasSubPicture ? 4 : 2; values > 0; values--) reader.ue();
  reader.skip(1); // cbr_flag
}
