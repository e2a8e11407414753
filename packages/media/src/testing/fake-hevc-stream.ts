import type { AccessUnit, HevcParameterSets, HevcSequence, HevcStream } from "../hevc/hevc-stream.ts";

/** Output order of two mini-groups that x265 makes of three B pictures: decoded I P B B B …, shown in order. */
const pyramid = [0, 4, 2, 1, 3];

export interface FakeHevcOptions {
  frames?: number;
  gopFrames?: number;
  views?: 1 | 2;
  sequence?: Partial<HevcSequence>;
  /** Step of pictureOrderCount from picture to picture. */
  step?: number;
}

/**
 * A stream whose pictures are no pictures, but which is HEVC to a reader that does not decode it; every NAL unit is
 * unique.
 */
export function fakeHevcStream(options: FakeHevcOptions = {}): HevcStream {
  const { views = 1, sequence } = options;
  return {
    sequence: { ...fakeSequence, ...sequence },
    parameterSets: views === 2 ? { ...fakeParameterSets, layer1: fakeLayer1 } : fakeParameterSets,
    accessUnits: accessUnits(options),
  };
}

export async function* accessUnits(options: FakeHevcOptions = {}): AsyncGenerator<AccessUnit> {
  const { frames = 20, gopFrames = 10, views = 1, step = 1 } = options;
  for (let frame = 0; frame < frames; frame++) {
    const inGop = frame % gopFrames;
    const isIdr = inGop === 0;
    const gopLength = Math.min(gopFrames, frames - frame + inGop);
    const slice = (layerId: number) => fakeNalUnit(isIdr ? 19 : 1, layerId, `frame ${frame} of view ${layerId}`);
    yield {
      nalUnits: views === 2 ? [slice(0), slice(1)] : [slice(0)],
      isIdr,
      pictureOrderCount: step * outputOrder(inGop, gopLength),
    };
  }
}

/** A mini-group that is cut short by the end is shown as it is decoded. */
function outputOrder(inGop: number, gopLength: number): number {
  const start = inGop === 0 ? 0 : inGop - ((inGop - 1) % 4) - 1;
  return start + 4 < gopLength ? start + (pyramid[inGop - start] ?? 0) : inGop;
}

function fakeNalUnit(type: number, layerId: number, text: string) {
  const header = [(type << 1) | (layerId >> 5), ((layerId & 31) << 3) | 1];
  return { type, layerId, bytes: Uint8Array.from([...header, ...Buffer.from(text)]) };
}

const fakeSequence: HevcSequence = {
  width: 320,
  height: 180,
  chromaFormat: 1,
  bitDepthLuma: 8,
  bitDepthChroma: 8,
  profileTierLevel: Uint8Array.from([1, 0x60, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 60]),
  temporalLayers: 1,
  isTemporalIdNested: true,
  maxReorderPictures: 2,
  colour: { primaries: 1, transfer: 1, matrix: 1, isFullRange: false },
  masteringDisplay: null,
  contentLightLevel: null,
};

const fakeParameterSets: HevcParameterSets = {
  vps: fakeNalUnit(32, 0, "vps").bytes,
  sps: fakeNalUnit(33, 0, "sps").bytes,
  pps: [fakeNalUnit(34, 0, "pps").bytes],
  sei: [fakeNalUnit(39, 0, "sei").bytes],
  layer1: null,
};

const fakeLayer1 = { sps: fakeNalUnit(33, 1, "sps").bytes, pps: [fakeNalUnit(34, 1, "pps").bytes] };
