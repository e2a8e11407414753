import type { NalUnit } from "../hevc-stream.ts";
import { BitReader } from "./bit-reader.ts";
import { BitstreamError } from "./bitstream-error.ts";
import { addEmulationPrevention, removeEmulationPrevention } from "./emulation-prevention.ts";

/** nal_unit_type (H.265 table 7-1), those that are distinguished here. */
export const nalUnitTypes = {
  radlN: 6,
  raslR: 9,
  blaWLp: 16,
  blaNLp: 18,
  idrWRadl: 19,
  idrNLp: 20,
  cra: 21,
  lastIrap: 23,
  lastVcl: 31,
  vps: 32,
  sps: 33,
  pps: 34,
  accessUnitDelimiter: 35,
  endOfSequence: 36,
  endOfBitstream: 37,
  fillerData: 38,
  prefixSei: 39,
  suffixSei: 40,
} as const;

const headerLength = 2;

/** Reads the header (H.265 section 7.3.1.2) of a NAL unit without its start code. */
export function parseNalUnit(bytes: Uint8Array): NalUnit {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) throw new BitstreamError("a NAL unit is cut off", "truncated");
  if (first & 0x80 || (second & 7) === 0) throw new BitstreamError("it is not HEVC, or is damaged");
  return { type: (first >> 1) & 0x3f, layerId: ((first & 1) << 5) | (second >> 3), bytes };
}

/** The header of a NAL unit; `temporalId` as in nuh_temporal_id_plus1 − 1. */
export function nalUnitHeader(type: number, layerId: number, temporalId = 0): Uint8Array {
  return Uint8Array.of((type << 1) | (layerId >> 5), ((layerId & 31) << 3) | (temporalId + 1));
}

/** A NAL unit of a payload: header and emulation prevention are added. */
export function makeNalUnit(type: number, layerId: number, rbsp: Uint8Array): Uint8Array {
  return Buffer.concat([nalUnitHeader(type, layerId), addEmulationPrevention(rbsp)]);
}

/** The payload of a NAL unit, after the header and without emulation prevention. */
export function rbspOf(bytes: Uint8Array): Uint8Array {
  return removeEmulationPrevention(bytes.subarray(headerLength));
}

/** Reads a NAL unit's payload; an error names it (`SPS`). */
export function readRbsp<Result>(bytes: Uint8Array, name: string, read: (reader: BitReader) => Result): Result {
  try {
    return read(new BitReader(rbspOf(bytes)));
  } catch (error) {
    if (error instanceof BitstreamError)
      throw new BitstreamError(`its ${name} is damaged: ${error.message}`, error.code);
    throw error;
  }
}

export const temporalIdOf = ({ bytes }: NalUnit): number => ((bytes[1] ?? 1) & 7) - 1;

/** Whether it carries a slice segment. */
export const isVcl = ({ type }: NalUnit): boolean => type <= nalUnitTypes.lastVcl;

/** Whether decoding can start at the picture: IDR, CRA, BLA and what is reserved for such. */
export const isIrap = (type: number): boolean => type >= nalUnitTypes.blaWLp && type <= nalUnitTypes.lastIrap;

export const isIdr = (type: number): boolean => type === nalUnitTypes.idrWRadl || type === nalUnitTypes.idrNLp;

/** first_slice_segment_in_pic_flag, the first bit of every slice segment. */
export const isFirstSliceSegment = ({ bytes }: NalUnit): boolean => ((bytes[headerLength] ?? 0) & 0x80) !== 0;
