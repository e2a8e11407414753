import { BitWriter } from "../../hevc/syntax/bit-writer.ts";
import { makeNalUnit, nalUnitTypes } from "../../hevc/syntax/nal-unit.ts";
import { writeHrd, writeProfileTierLevel } from "./shared-parts.ts";

/**
 * A VPS of one layer; with timing, HRD parameters for as many layer sets, the second of which repeats what the first
 * says.
 */
export function writeVps(options: { maxSubLayersMinus1?: number; hrds?: number } = {}): Uint8Array {
  const { maxSubLayersMinus1 = 0, hrds = 0 } = options;
  const writer = new BitWriter();
  writer.u(0b11, 4 + 2);
  writer.u(0, 6);
  writer.u(maxSubLayersMinus1, 3);
  writer.u(0x1ffff, 17);
  writeProfileTierLevel(writer, maxSubLayersMinus1);
  writer.flag(true);
  for (let each = 0; each <= maxSubLayersMinus1; each++) for (const value of [4, 2, 0]) writer.ue(value);
  writer.u(0, 6);
  writer.ue(0);
  writer.flag(hrds > 0);
  if (hrds > 0) {
    for (const value of [1001, 24000]) writer.u(value, 32);
    writer.flag(true);
    writer.ue(0);
    writer.ue(hrds);
  }
  for (let index = 0; index < hrds; index++) {
    writer.ue(0);
    if (index > 0) writer.flag(true);
    writeHrd(writer, maxSubLayersMinus1);
  }
  writer.flag(false);
  writer.trailingBits();
  return makeNalUnit(nalUnitTypes.vps, 0, writer.toBytes());
}
