import type { HevcParameterSets, NalUnit } from "../hevc-stream.ts";
import { isVcl } from "../syntax/nal-unit.ts";
import type { EyePair } from "./eye-pair.ts";
import { relayerSliceSegment } from "./relayer-slice-segment.ts";
import { assignPpsIds, makeSecondViewPps, makeSecondViewSps } from "./second-view-parameter-sets.ts";

export interface SecondView {
  parameterSets: NonNullable<HevcParameterSets["layer1"]>;
  /** The slice segments of a picture of the right eye's own stream, as those of layer 1. */
  relayer(nalUnits: readonly NalUnit[]): NalUnit[];
}

/** How the right eye's own stream becomes layer 1 beside the left eye's. All layers share the ids of parameter sets. */
export function makeSecondView({ left, right }: Pick<EyePair, "left" | "right">): SecondView {
  const { sps, ppsList, of } = right.parameterSets;
  const base = left.parameterSets.sps;
  const ids = { vpsId: base.vpsId, spsId: base.id === 0 ? 1 : 0 };
  const ppsIds = assignPpsIds(left.parameterSets.ppsList, ppsList);
  const parameterSets = {
    sps: makeSecondViewSps(sps, ids),
    pps: ppsList.map((pps) => makeSecondViewPps(pps, { ppsId: ppsIds.get(pps.id) ?? 0, spsId: ids.spsId })),
  };
  const relayer = (nalUnits: readonly NalUnit[]) =>
    nalUnits.filter(isVcl).map((nalUnit) => relayerSliceSegment(nalUnit, of, ppsIds));
  return { parameterSets, relayer };
}
