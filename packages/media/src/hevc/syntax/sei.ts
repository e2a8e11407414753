import { BitReader } from "./bit-reader.ts";
import { BitstreamError } from "./bitstream-error.ts";
import { makeNalUnit, nalUnitTypes, rbspOf } from "./nal-unit.ts";

export interface SeiMessage {
  payloadType: number;
  payload: Uint8Array;
}

/** payloadType (H.265 section D.2.1 and annex G), those that are read or written here. */
export const seiPayloadTypes = {
  masteringDisplayColourVolume: 137,
  contentLightLevel: 144,
  alternativeTransferCharacteristics: 147,
  ambientViewingEnvironment: 148,
  contentColourVolume: 149,
  threeDimensionalReferenceDisplays: 176,
} as const;

const declarative: readonly number[] = Object.values(seiPayloadTypes);

/** Whether a message holds for the whole stream, so that a sample entry may carry it. */
export const isDeclarative = ({ payloadType }: SeiMessage): boolean => declarative.includes(payloadType);

/** The messages of a SEI NAL unit (H.265 section 7.3.5). */
export function parseSeiMessages(bytes: Uint8Array): SeiMessage[] {
  const rbsp = rbspOf(bytes);
  const messages: SeiMessage[] = [];
  let position = 0;
  const readNumber = () => {
    let value = 0;
    while (rbsp[position] === 0xff) {
      value += 0xff;
      position++;
    }
    return value + (rbsp[position++] ?? 0);
  };
  // What remains at the end are the trailing bits: one byte.
  while (position < rbsp.length - 1) {
    const [payloadType, length] = [readNumber(), readNumber()];
    if (position + length > rbsp.length) throw new BitstreamError("a SEI message of it is cut off", "truncated");
    messages.push({ payloadType, payload: rbsp.subarray(position, position + length) });
    position += length;
  }
  return messages;
}

/** A prefix SEI NAL unit of the base layer with one message. */
export function makeSeiNalUnit({ payloadType, payload }: SeiMessage): Uint8Array {
  const number = (value: number) => [...Array<number>(Math.floor(value / 0xff)).fill(0xff), value % 0xff];
  const rbsp = Buffer.concat([
    Uint8Array.from([...number(payloadType), ...number(payload.length)]),
    payload,
    Uint8Array.of(0x80),
  ]);
  return makeNalUnit(nalUnitTypes.prefixSei, 0, rbsp);
}

/** Reads a message's payload. */
export const payloadReader = ({ payload }: SeiMessage): BitReader => new BitReader(payload);
