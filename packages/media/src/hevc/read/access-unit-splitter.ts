import type { NalUnit } from "../hevc-stream.ts";
import { isFirstSliceSegment, isVcl, nalUnitTypes } from "../syntax/nal-unit.ts";

/** Groups NAL units in decoding order into access units (H.265 sections 7.4.2.4.4 and F.7.4.2.4.4). */
export class AccessUnitSplitter {
  #nalUnits: NalUnit[] = [];
  #hasPicture = false;

  /** Takes the next NAL unit; gives the access unit that it ends, else null. */
  push(nalUnit: NalUnit): NalUnit[] | null {
    const ended = this.#hasPicture && beginsAccessUnit(nalUnit) ? this.#take() : null;
    this.#nalUnits.push(nalUnit);
    this.#hasPicture ||= isVcl(nalUnit);
    return ended;
  }

  /** The last access unit, at the end of the stream; null when what is left holds no picture. */
  end(): NalUnit[] | null {
    return this.#hasPicture ? this.#take() : null;
  }

  #take(): NalUnit[] {
    const nalUnits = this.#nalUnits;
    this.#nalUnits = [];
    this.#hasPicture = false;
    return nalUnits;
  }
}

/** Whether a NAL unit that follows a picture belongs to the next access unit. Those of the second layer never do. */
function beginsAccessUnit(nalUnit: NalUnit): boolean {
  const { type, layerId } = nalUnit;
  if (layerId !== 0) return false;
  if (isVcl(nalUnit)) return isFirstSliceSegment(nalUnit);
  const isParameterSetOrDelimiter = type >= nalUnitTypes.vps && type <= nalUnitTypes.accessUnitDelimiter;
  const isReserved = (type >= 41 && type <= 44) || (type >= 48 && type <= 55);
  return isParameterSetOrDelimiter || type === nalUnitTypes.prefixSei || isReserved;
}
