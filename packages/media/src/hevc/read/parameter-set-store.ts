import type { NalUnit } from "../hevc-stream.ts";
import { BitstreamError } from "../syntax/bitstream-error.ts";
import { nalUnitTypes } from "../syntax/nal-unit.ts";
import { type Pps, parsePps } from "../syntax/pps.ts";
import { parseSps, type Sps } from "../syntax/sps.ts";

const { vps, sps, pps } = nalUnitTypes;
const names = new Map<number, string>([
  [vps, "VPS"],
  [sps, "SPS"],
  [pps, "PPS"],
]);

export const isParameterSet = ({ type }: NalUnit): boolean => names.has(type);

/**
 * The parameter sets of a stream. They are in a file's sample entry, so that all of them must come before the first
 * picture; encoders repeat them before each IDR picture, which is no change.
 */
export class ParameterSetStore {
  readonly #nalUnits: NalUnit[] = [];
  readonly #pps = new Map<number, Pps>();
  #sps: Sps | null = null;
  #isComplete = false;

  add(nalUnit: NalUnit): void {
    if (this.#nalUnits.some((known) => Buffer.compare(known.bytes, nalUnit.bytes) === 0)) return;
    const name = names.get(nalUnit.type);
    if (this.#isComplete) {
      throw new BitstreamError(
        `its ${name} changes in the midst of it. Re-encode it with one set of settings throughout`,
      );
    }
    const isOnly = nalUnit.type === pps || !this.#list(nalUnit.type, nalUnit.layerId).length;
    if (!isOnly) throw new BitstreamError(`it has more than one ${name}, which a single file cannot carry`);
    if (nalUnit.layerId === 0 && nalUnit.type === sps) this.#sps = parseSps(nalUnit.bytes);
    if (nalUnit.layerId === 0 && nalUnit.type === pps) this.#addPps(parsePps(nalUnit.bytes));
    this.#nalUnits.push(nalUnit);
  }

  #addPps(parsed: Pps): void {
    if (this.#pps.has(parsed.id)) throw new BitstreamError(`it has two PPS of the id ${parsed.id}`);
    this.#pps.set(parsed.id, parsed);
  }

  /** From the first picture on nothing may be added. */
  complete(): void {
    if (!this.#sps || this.#pps.size === 0 || this.#list(vps, 0).length === 0) {
      const advice = "it is not HEVC, or its beginning is cut off";
      throw new BitstreamError(`no VPS, SPS and PPS come before its first picture: ${advice}`);
    }
    this.#isComplete = true;
  }

  /** The base layer's SPS. */
  get sps(): Sps {
    if (!this.#sps) throw new BitstreamError("it has no SPS");
    return this.#sps;
  }

  get ppsList(): Pps[] {
    return [...this.#pps.values()];
  }

  /** The PPS that a slice names, and its SPS. */
  of = (ppsId: number): { sps: Sps; pps: Pps } => {
    const found = this.#pps.get(ppsId);
    if (!found || found.spsId !== this.sps.id)
      throw new BitstreamError(`it refers to a PPS ${ppsId} that is not there`);
    return { sps: this.sps, pps: found };
  };

  /** NAL units as they came. */
  layer(layerId: number): { vps: Uint8Array | undefined; sps: Uint8Array | undefined; pps: Uint8Array[] } {
    return { vps: this.#list(vps, layerId)[0], sps: this.#list(sps, layerId)[0], pps: this.#list(pps, layerId) };
  }

  #list(type: number, layerId: number): Uint8Array[] {
    return this.#nalUnits.filter((each) => each.type === type && each.layerId === layerId).map(({ bytes }) => bytes);
  }
}
