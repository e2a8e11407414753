import type { HevcParameterSets, HevcSequence } from "../hevc/hevc-stream.ts";
import { nalUnitTypes } from "../hevc/syntax/nal-unit.ts";
import { box } from "./box.ts";
import { type Bytes, u8, u16 } from "./bytes.ts";

/** NAL units are in samples after their length in four bytes. */
const lengthSizeMinusOne = 3;
/** Reserved bits and 0: the stream says nothing of its spatial segments or of decoding in parallel. */
const unknownSegmentation = 0xf000;
const unknownParallelism = 0xfc;

/** `hvcC` of the base view: HEVCDecoderConfigurationRecord (ISO/IEC 14496-15 section 8.3.3.1). */
export function hevcConfigurationBox(
  sequence: HevcSequence,
  { vps, sps, pps, sei }: Omit<HevcParameterSets, "layer1">,
): Buffer {
  return box(
    "hvcC",
    u8(1),
    sequence.profileTierLevel,
    u16(unknownSegmentation),
    u8(unknownParallelism, 0xfc | sequence.chromaFormat),
    u8(0xf8 | (sequence.bitDepthLuma - 8), 0xf8 | (sequence.bitDepthChroma - 8)),
    u16(0), // avgFrameRate: not said here
    u8(layering(sequence)),
    nalUnitArrays([
      [nalUnitTypes.vps, [vps]],
      [nalUnitTypes.sps, [sps]],
      [nalUnitTypes.pps, pps],
      [nalUnitTypes.prefixSei, sei],
    ]),
  );
}

/**
 * `lhvC` of the second view: LHEVCDecoderConfigurationRecord (ISO/IEC 14496-15 section 9.5.3.1), a box without version.
 */
export function layeredHevcConfigurationBox(
  sequence: HevcSequence,
  { sps, pps }: NonNullable<HevcParameterSets["layer1"]>,
): Buffer {
  return box(
    "lhvC",
    u8(1),
    u16(unknownSegmentation),
    u8(unknownParallelism, 0xc0 | layering(sequence)),
    nalUnitArrays([
      [nalUnitTypes.sps, [sps]],
      [nalUnitTypes.pps, pps],
    ]),
  );
}

/** numTemporalLayers, temporalIdNested, lengthSizeMinusOne; what stands above them differs between the records. */
function layering({ temporalLayers, isTemporalIdNested }: HevcSequence): number {
  return (temporalLayers << 3) | (isTemporalIdNested ? 4 : 0) | lengthSizeMinusOne;
}

/** For `hvc1`, parameter sets are in the sample entry alone (array_completeness 1); SEI may come in samples too. */
function nalUnitArrays(arrays: readonly (readonly [type: number, nalUnits: readonly Bytes[]])[]): Buffer {
  const filled = arrays.filter(([, nalUnits]) => nalUnits.length > 0);
  return Buffer.concat([
    u8(filled.length),
    ...filled.flatMap(([type, nalUnits]) => [
      u8((type === nalUnitTypes.prefixSei ? 0 : 0x80) | type),
      u16(nalUnits.length),
      ...nalUnits.flatMap((nalUnit) => [u16(nalUnit.length), nalUnit]),
    ]),
  ]);
}
