import type { NalUnit } from "../hevc-stream.ts";
import { BitReader } from "../syntax/bit-reader.ts";
import { BitWriter } from "../syntax/bit-writer.ts";
import { BitstreamError } from "../syntax/bitstream-error.ts";
import { addEmulationPrevention } from "../syntax/emulation-prevention.ts";
import { isIdr, nalUnitHeader, temporalIdOf } from "../syntax/nal-unit.ts";
import { type ParameterSetsOf, parseSliceSegmentHeader } from "../syntax/slice-segment-header.ts";

const layerId = 1;

/**
 * Turns a slice segment of a stream of its own into one of layer 1 (H.265 section F.7.3.6.1). Only the header is
 * rewritten: with the PPS's new id, the picture order count also of IDR pictures, and no prediction from the base
 * view. Its last byte holds the bit that aligns it and so is not zero: no emulation prevention reaches over into the
 * data, which is taken over as it is.
 */
export function relayerSliceSegment(
  nalUnit: NalUnit,
  parameterSetsOf: ParameterSetsOf,
  ppsIds: ReadonlyMap<number, number>,
): NalUnit {
  const header = parseSliceSegmentHeader(nalUnit, parameterSetsOf);
  const { positions } = header;
  const ppsId = ppsIds.get(header.ppsId);
  if (ppsId === undefined) throw new BitstreamError(`it refers to a PPS ${header.ppsId} that is not there`);
  const reader = new BitReader(header.rbsp);
  const writer = new BitWriter();
  writer.copy(reader, positions.ppsId);
  writer.ue(ppsId);
  reader.position = positions.afterPpsId;
  if (!header.isDependent) {
    writer.copy(reader, positions.pocLsb);
    if (isIdr(nalUnit.type)) writer.u(0, parameterSetsOf(header.ppsId).sps.pocLsbBits);
    writer.copy(reader, positions.interLayerPrediction);
    writer.flag(false); // inter_layer_pred_enabled_flag
  }
  writer.copy(reader, positions.end);
  writer.trailingBits();
  const bytes = Buffer.concat([
    nalUnitHeader(nalUnit.type, layerId, temporalIdOf(nalUnit)),
    addEmulationPrevention(writer.toBytes()),
    nalUnit.bytes.subarray(header.dataOffset),
  ]);
  return { type: nalUnit.type, layerId, bytes };
}
