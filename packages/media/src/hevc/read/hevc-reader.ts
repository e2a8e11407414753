import { MediaError } from "../../media-error.ts";
import type { AccessUnit, NalUnit } from "../hevc-stream.ts";
import { BitstreamError } from "../syntax/bitstream-error.ts";
import { isFirstSliceSegment, isIdr, isVcl, nalUnitTypes, parseNalUnit, temporalIdOf } from "../syntax/nal-unit.ts";
import { parseSliceSegmentStart } from "../syntax/slice-segment-header.ts";
import { AccessUnitSplitter } from "./access-unit-splitter.ts";
import { AnnexBSplitter } from "./annex-b-splitter.ts";
import { ByteStreamReader } from "./byte-stream-reader.ts";
import { isParameterSet, ParameterSetStore } from "./parameter-set-store.ts";
import { PictureOrderCounter } from "./picture-order-count.ts";

export interface HevcReaderOptions {
  /** What messages call the stream, such as `the left eye` or `"film.mov"`. */
  name: string;
  signal?: AbortSignal | undefined;
}

/** One picture of every view of a stream that is being read. */
export interface CodedPicture extends AccessUnit {
  /** nal_unit_type of the base view's slice segments. */
  type: number;
  temporalId: number;
  pocLsb: number;
}

const { accessUnitDelimiter, endOfSequence, endOfBitstream, fillerData } = nalUnitTypes;
const dropped: readonly number[] = [accessUnitDelimiter, endOfBitstream, fillerData];

/** Reads a byte stream of one or two layers picture by picture; holds two pictures and one chunk at most. */
export class HevcReader {
  readonly name: string;
  readonly parameterSets = new ParameterSetStore();
  /** How many pictures were read. */
  pictures = 0;
  readonly #source: ByteStreamReader;
  readonly #nalUnits = new AnnexBSplitter();
  readonly #accessUnits = new AccessUnitSplitter();
  readonly #pictureOrder = new PictureOrderCounter();
  /** Access units that came with one chunk and were not asked for yet. */
  #ready: NalUnit[][] = [];
  #isEnded = false;

  constructor(stream: AsyncIterable<Uint8Array>, { name, signal }: HevcReaderOptions) {
    this.name = name;
    this.#source = new ByteStreamReader(stream, name, signal);
  }

  /** The next picture; null at the end. Fails with a MediaError; what the stream itself fails with comes as it is. */
  async next(): Promise<CodedPicture | null> {
    try {
      while (this.#ready.length === 0 && !this.#isEnded) this.#split(await this.#source.next());
      const nalUnits = this.#ready.shift();
      return nalUnits ? this.#read(nalUnits) : null;
    } catch (error) {
      throw this.#fail(error);
    }
  }

  /** Does something with what was read; when it fails, the stream ends and the error names it. */
  attempt<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw this.#fail(error);
    }
  }

  #fail(error: unknown): unknown {
    this.close();
    return error instanceof BitstreamError ? this.#explain(error) : error;
  }

  close(): void {
    this.#source.close();
  }

  #split(chunk: Uint8Array | null): void {
    for (const bytes of chunk ? this.#nalUnits.push(chunk) : this.#nalUnits.end()) {
      const nalUnit = parseNalUnit(bytes);
      if (nalUnit.layerId > 1) throw new BitstreamError("it has more than two layers, or is not HEVC");
      const ended = dropped.includes(nalUnit.type) ? null : this.#accessUnits.push(nalUnit);
      if (ended) this.#ready.push(ended);
    }
    if (chunk) return;
    this.#isEnded = true;
    const last = this.#accessUnits.end();
    if (last) this.#ready.push(last);
    else if (this.pictures === 0) throw new BitstreamError("it holds no picture", "truncated");
  }

  #read(all: NalUnit[]): CodedPicture {
    for (const nalUnit of all) if (isParameterSet(nalUnit)) this.parameterSets.add(nalUnit);
    if (this.pictures === 0) this.parameterSets.complete();
    const nalUnits = all.filter((nalUnit) => !isParameterSet(nalUnit));
    const slice = nalUnits.find((nalUnit) => isVcl(nalUnit) && nalUnit.layerId === 0);
    if (!slice || !isFirstSliceSegment(slice))
      throw new BitstreamError("the beginning of a picture is missing", "truncated");
    const { pocLsb } = parseSliceSegmentStart(slice, this.parameterSets.of);
    const { pocLsbBits } = this.parameterSets.sps;
    const { type } = slice;
    const temporalId = temporalIdOf(slice);
    const pictureOrderCount = this.#pictureOrder.next({ type, temporalId, pocLsb, pocLsbBits });
    if (nalUnits.some((nalUnit) => nalUnit.type === endOfSequence)) this.#pictureOrder.endSequence();
    this.pictures++;
    return { nalUnits, isIdr: isIdr(type), pictureOrderCount, type, temporalId, pocLsb };
  }

  #explain(error: BitstreamError): MediaError {
    const where = this.pictures > 0 ? ` at frame ${this.pictures + 1}` : "";
    const message = `The HEVC stream of ${this.name} cannot be read${where}: ${error.message}.`;
    return new MediaError(error.code, message, { permanent: true, cause: error });
  }
}
