import { BitWriter } from "../../hevc/syntax/bit-writer.ts";
import { makeNalUnit, nalUnitTypes } from "../../hevc/syntax/nal-unit.ts";
import { writeScalingLists } from "./shared-parts.ts";

export interface PpsSyntax {
  id: number;
  spsId: number;
  hasDependentSlices: boolean;
  hasOutputFlag: boolean;
  extraBits: number;
  hasCabacInit: boolean;
  hasChromaOffsets: boolean;
  isWeighted: boolean;
  hasTiles: boolean;
  hasRows: boolean;
  hasLoopFilterAcross: boolean;
  deblocking: { hasOverride: boolean; isDisabled: boolean } | null;
  hasScalingLists: boolean;
  hasListsModification: boolean;
  hasHeaderExtension: boolean;
  rangeExtension: { hasChromaQpLists: boolean } | null;
}

export const plainPps: PpsSyntax = {
  id: 0,
  spsId: 0,
  hasDependentSlices: false,
  hasOutputFlag: false,
  extraBits: 0,
  hasCabacInit: false,
  hasChromaOffsets: false,
  isWeighted: false,
  hasTiles: false,
  hasRows: false,
  hasLoopFilterAcross: false,
  deblocking: null,
  hasScalingLists: false,
  hasListsModification: false,
  hasHeaderExtension: false,
  rangeExtension: null,
};

export function writePps(pps: PpsSyntax, layerId = 0): Uint8Array {
  const writer = new BitWriter();
  writer.ue(pps.id);
  writer.ue(pps.spsId);
  writer.flag(pps.hasDependentSlices);
  writer.flag(pps.hasOutputFlag);
  writer.u(pps.extraBits, 3);
  writer.flag(true);
  writer.flag(pps.hasCabacInit);
  for (const active of [1, 0]) writer.ue(active); // two pictures in list 0, one in list 1
  writer.se(-4);
  writer.flag(false);
  writer.flag(true); // transform_skip_enabled_flag
  writer.flag(true);
  writer.ue(1);
  for (const offset of [2, -3]) writer.se(offset);
  writer.flag(pps.hasChromaOffsets);
  writer.flag(pps.isWeighted);
  writer.flag(pps.isWeighted);
  writer.flag(false);
  writer.flag(pps.hasTiles);
  writer.flag(pps.hasRows);
  if (pps.hasTiles) {
    for (const boundaries of [1, 2]) writer.ue(boundaries);
    writer.flag(false);
    for (const size of [0, 1, 0]) writer.ue(size);
    writer.flag(true);
  }
  writer.flag(pps.hasLoopFilterAcross);
  writer.flag(pps.deblocking !== null);
  if (pps.deblocking) {
    writer.flag(pps.deblocking.hasOverride);
    writer.flag(pps.deblocking.isDisabled);
    if (!pps.deblocking.isDisabled) for (const offset of [1, -1]) writer.se(offset);
  }
  writer.flag(pps.hasScalingLists);
  if (pps.hasScalingLists) writeScalingLists(writer);
  writer.flag(pps.hasListsModification);
  writer.ue(0);
  writer.flag(pps.hasHeaderExtension);
  writer.flag(pps.rangeExtension !== null);
  if (pps.rangeExtension) {
    writer.u(0x80, 8);
    writer.ue(0);
    writer.flag(false);
    writer.flag(pps.rangeExtension.hasChromaQpLists);
    if (pps.rangeExtension.hasChromaQpLists) for (const value of [0, 0]) writer.ue(value);
    if (pps.rangeExtension.hasChromaQpLists) for (const value of [1, -1]) writer.se(value);
    for (const value of [0, 0]) writer.ue(value);
  }
  writer.trailingBits();
  return makeNalUnit(nalUnitTypes.pps, layerId, writer.toBytes());
}
