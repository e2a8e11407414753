import { BitWriter } from "../../hevc/syntax/bit-writer.ts";
import { makeNalUnit, nalUnitTypes } from "../../hevc/syntax/nal-unit.ts";
import { writeHrd, writeProfileTierLevel, writeScalingLists } from "./shared-parts.ts";

export interface SpsSyntax {
  id: number;
  maxSubLayersMinus1: number;
  width: number;
  height: number;
  chromaFormat: number;
  bitDepth: number;
  pocLsbBits: number;
  scalingLists: "none" | "default" | "explicit";
  hasSao: boolean;
  hasPcm: boolean;
  /**
   * How many pictures before the current one each set has; the second and later are written as prediction from the one
   * before.
   */
  refPicSets: number[];
  /** How many long-term pictures the SPS names; null for no long-term pictures at all. */
  longTermPics: number | null;
  hasTemporalMvp: boolean;
  vui: { hasHrd: boolean } | null;
  hasRangeExtension: boolean;
}

export const plainSps: SpsSyntax = {
  id: 0,
  maxSubLayersMinus1: 0,
  width: 64,
  height: 64,
  chromaFormat: 1,
  bitDepth: 8,
  pocLsbBits: 8,
  scalingLists: "none",
  hasSao: false,
  hasPcm: false,
  refPicSets: [1],
  longTermPics: null,
  hasTemporalMvp: false,
  vui: null,
  hasRangeExtension: false,
};

/** The SPS of a stream of its own, or with `layer1` the same as that of layer 1. */
export function writeSps(sps: SpsSyntax, layer1?: { vpsId: number; spsId: number }): Uint8Array {
  const writer = new BitWriter();
  writer.u(layer1?.vpsId ?? 0, 4);
  writer.u(layer1 ? 7 : sps.maxSubLayersMinus1, 3);
  if (!layer1) {
    writer.flag(true);
    writeProfileTierLevel(writer, sps.maxSubLayersMinus1);
  }
  writer.ue(layer1?.spsId ?? sps.id);
  if (layer1) writer.flag(false);
  else {
    writer.ue(sps.chromaFormat);
    if (sps.chromaFormat === 3) writer.flag(false);
    for (const size of [sps.width, sps.height]) writer.ue(size);
    writer.flag(true);
    for (const offset of [0, 1, 0, 2]) writer.ue(offset);
    for (const bits of [sps.bitDepth, sps.bitDepth]) writer.ue(bits - 8);
  }
  writer.ue(sps.pocLsbBits - 4);
  if (!layer1) {
    writer.flag(true);
    for (let each = 0; each <= sps.maxSubLayersMinus1; each++) for (const value of [4, 2, 0]) writer.ue(value);
  }
  for (const value of [0, 1, 0, 2, 1, 1]) writer.ue(value); // coding blocks of 8, coding tree blocks of 16, transforms
  writer.flag(sps.scalingLists !== "none");
  if (sps.scalingLists !== "none") {
    if (layer1) writer.flag(false);
    writer.flag(sps.scalingLists === "explicit");
    if (sps.scalingLists === "explicit") writeScalingLists(writer);
  }
  writer.flag(true); // amp
  writer.flag(sps.hasSao);
  writer.flag(sps.hasPcm);
  if (sps.hasPcm) {
    writer.u(0x77, 8);
    for (const value of [0, 1]) writer.ue(value);
    writer.flag(true);
  }
  writeRefPicSets(writer, sps.refPicSets);
  writer.flag(sps.longTermPics !== null);
  if (sps.longTermPics !== null) writer.ue(sps.longTermPics);
  for (let each = 0; each < (sps.longTermPics ?? 0); each++) {
    writer.u(each, sps.pocLsbBits);
    writer.flag(each % 2 === 0); // used_by_curr_pic_lt_sps_flag: every other
  }
  writer.flag(sps.hasTemporalMvp);
  writer.flag(true); // strong_intra_smoothing
  writer.flag(sps.vui !== null);
  if (sps.vui) writeVui(writer, sps.vui.hasHrd, sps.maxSubLayersMinus1);
  const hasExtension = sps.hasRangeExtension || layer1 !== undefined;
  writer.flag(hasExtension);
  if (hasExtension) writer.u((sps.hasRangeExtension ? 0x80 : 0) | (layer1 ? 0x40 : 0), 8);
  if (sps.hasRangeExtension) writer.u(0b101010101, 9);
  if (layer1) writer.flag(true);
  writer.trailingBits();
  return makeNalUnit(nalUnitTypes.sps, layer1 ? 1 : 0, writer.toBytes());
}

/** The first set has so many pictures before the current one; each later adds the picture that was current before. */
function writeRefPicSets(writer: BitWriter, sets: readonly number[]): void {
  writer.ue(sets.length);
  let pictures = sets[0] ?? 0;
  for (const [index] of sets.entries()) {
    if (index === 0) {
      writer.ue(pictures);
      writer.ue(0);
      for (let each = 0; each < pictures; each++) {
        writer.ue(0);
        writer.flag(true);
      }
      continue;
    }
    writer.flag(true); // inter_ref_pic_set_prediction_flag
    writer.flag(true); // delta_rps_sign
    writer.ue(0); // abs_delta_rps_minus1
    for (let each = 0; each <= pictures; each++) writer.flag(true); // used_by_curr_pic_flag
    pictures++;
  }
}

function writeVui(writer: BitWriter, hasHrd: boolean, maxSubLayersMinus1: number): void {
  writer.flag(true);
  writer.u(255, 8);
  for (const size of [4, 3]) writer.u(size, 16);
  writer.u(0b10, 2); // overscan
  writer.u(0b1101_0_1, 6); // video_signal_type_present_flag, video_format 5, limited range, colours
  for (const codePoint of [9, 16, 9]) writer.u(codePoint, 8);
  writer.flag(true);
  for (const location of [2, 2]) writer.ue(location);
  writer.u(0, 3);
  writer.flag(true);
  for (const offset of [1, 2, 3, 4]) writer.ue(offset);
  writer.flag(true);
  for (const value of [1001, 24000]) writer.u(value, 32);
  writer.flag(true);
  writer.ue(0);
  writer.flag(hasHrd);
  if (hasHrd) writeHrd(writer, maxSubLayersMinus1);
  writer.flag(true);
  writer.u(0, 3);
  for (const value of [0, 2, 1, 15, 15]) writer.ue(value);
}
