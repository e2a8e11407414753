import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type PpsSyntax,
  plainPps,
  plainSlice,
  plainSps,
  type SliceSyntax,
  type SpsSyntax,
  writePps,
  writeSlice,
  writeSps,
} from "../../testing/hevc-syntax/index.ts";
import { parseNalUnit } from "../syntax/nal-unit.ts";
import { parsePps } from "../syntax/pps.ts";
import { parseSliceSegmentHeader } from "../syntax/slice-segment-header.ts";
import { croppedSize, parseSps } from "../syntax/sps.ts";
import { relayerSliceSegment } from "./relayer-slice-segment.ts";
import { assignPpsIds, makeSecondViewPps, makeSecondViewSps } from "./second-view-parameter-sets.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const flag = fc.boolean();

const spsSyntax: fc.Arbitrary<SpsSyntax> = fc.record({
  id: fc.nat(15),
  maxSubLayersMinus1: fc.nat(6),
  width: fc.constantFrom(64, 1920, 4096),
  height: fc.constantFrom(64, 1088),
  chromaFormat: fc.nat(3),
  bitDepth: fc.constantFrom(8, 10),
  pocLsbBits: fc.integer({ min: 4, max: 16 }),
  scalingLists: fc.constantFrom("none", "default", "explicit"),
  hasSao: flag,
  hasPcm: flag,
  refPicSets: fc.array(fc.nat(4), { maxLength: 5 }),
  longTermPics: fc.option(fc.nat(4)),
  hasTemporalMvp: flag,
  vui: fc.option(fc.record({ hasHrd: flag })),
  hasRangeExtension: flag,
});

const ppsSyntax: fc.Arbitrary<PpsSyntax> = fc.record({
  id: fc.nat(63),
  spsId: fc.nat(15),
  hasDependentSlices: flag,
  hasOutputFlag: flag,
  extraBits: fc.nat(2),
  hasCabacInit: flag,
  hasChromaOffsets: flag,
  isWeighted: flag,
  hasTiles: flag,
  hasRows: flag,
  hasLoopFilterAcross: flag,
  deblocking: fc.option(fc.record({ hasOverride: flag, isDisabled: flag })),
  hasScalingLists: flag,
  hasListsModification: flag,
  hasHeaderExtension: flag,
  rangeExtension: fc.option(fc.record({ hasChromaQpLists: flag })),
});

/** A slice that its parameter sets allow. */
const sliceSyntax = (sps: SpsSyntax, pps: PpsSyntax): fc.Arbitrary<SliceSyntax> =>
  fc
    .record({
      type: fc.constantFrom(0, 1, 8, 16, 19, 20, 21),
      isFirst: flag,
      isDependent: flag,
      sliceType: fc.nat(2),
      pocLsb: fc.nat(2 ** sps.pocLsbBits - 1),
      refPicSet: fc.oneof(
        fc.record({ pictures: fc.nat(4) }),
        ...(sps.refPicSets.length > 0 ? [fc.record({ index: fc.nat(sps.refPicSets.length - 1) })] : []),
      ),
      longTerm: fc.tuple(fc.nat(sps.longTermPics ? 3 : 0), fc.nat(3)),
      active: fc.option(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))),
      isCollocatedFromL0: flag,
      overridesDeblocking: flag,
      entryPoints: fc.constantFrom(0, 1, 34, 400),
      extensionBytes: fc.constantFrom(0, 3, 200),
    })
    .map((slice) => ({ ...slice, isDependent: slice.isDependent && !slice.isFirst && pps.hasDependentSlices }));

/** Slice data as they are in a NAL unit, whatever they are: they are not looked at. */
const data = fc.uint8Array({ maxLength: 400, max: 5 });

const everything = fc.tuple(spsSyntax, ppsSyntax).chain(([sps, pps]) => {
  const pair = { sps, pps: { ...pps, spsId: sps.id } };
  return fc.record({ ...constants(pair), slice: sliceSyntax(sps, pps), data });
});

function constants<Value extends object>(values: Value): { [Key in keyof Value]: fc.Arbitrary<Value[Key]> } {
  const entries = Object.entries(values).map(([key, value]) => [key, fc.constant(value)]);
  return Object.fromEntries(entries);
}

describe("parseSps", () => {
  it("reads what was written, whatever comes before it", () => {
    fc.assert(
      fc.property(spsSyntax, (syntax) => {
        const sps = parseSps(writeSps(syntax));
        expect(sps).toMatchObject({
          id: syntax.id,
          maxSubLayersMinus1: syntax.maxSubLayersMinus1,
          pocLsbBits: syntax.pocLsbBits,
          codedWidth: syntax.width,
          bitDepthChroma: syntax.bitDepth,
          hasTemporalMvp: syntax.hasTemporalMvp,
          colour: syntax.vui && { primaries: 9, transfer: 16, matrix: 9, isFullRange: false },
          picSizeInCtbs: (syntax.width / 16) * (syntax.height / 16),
        });
        const counts = syntax.refPicSets.map((_, index) => (syntax.refPicSets[0] ?? 0) + index);
        expect(sps.shortTermRefPicSets.map(({ length }) => length)).toEqual(counts);
      }),
    );
  });

  it("the size is that after the conformance window, in the chroma format's units", () => {
    const size = (chromaFormat: number) => croppedSize(parseSps(writeSps({ ...plainSps, chromaFormat })));
    expect(size(1)).toEqual({ width: 62, height: 60 });
    expect(size(2)).toEqual({ width: 62, height: 62 });
    expect(size(3)).toEqual({ width: 63, height: 62 });
  });

  it("cut anywhere › an error, never anything else", () => {
    const bytes = writeSps({ ...plainSps, vui: { hasHrd: true } });
    for (let length = 2; length < bytes.length - 1; length++) {
      expect(() => parseSps(bytes.subarray(0, length))).toThrow(/^its SPS is damaged: /);
    }
  });
});

describe("parsePps", () => {
  it("cut anywhere › an error, never anything else", () => {
    const bytes = writePps({ ...plainPps, hasScalingLists: true });
    for (let length = 2; length < bytes.length - 1; length++) {
      expect(() => parsePps(bytes.subarray(0, length))).toThrow(/^its PPS is damaged: /);
    }
  });
});

describe("parseSliceSegmentHeader", () => {
  it("finds where the data begin, whatever the parameter sets say", () => {
    fc.assert(
      fc.property(everything, (each) => {
        const of = () => ({ sps: parseSps(writeSps(each.sps)), pps: parsePps(writePps(each.pps)) });
        const bytes = writeSlice(each.slice, each.sps, each.pps, each.data);
        const header = parseSliceSegmentHeader(parseNalUnit(bytes), of);
        expect(header.dataOffset).toBe(bytes.length - each.data.length);
        const isIdr = each.slice.type === 19 || each.slice.type === 20;
        expect(header.pocLsb).toBe(isIdr || each.slice.isDependent ? 0 : each.slice.pocLsb);
        expect(header.isDependent).toBe(each.slice.isDependent);
      }),
      { numRuns: 300 },
    );
  });

  it("cut anywhere › an error that it is cut off", () => {
    const of = () => ({ sps: parseSps(writeSps(plainSps)), pps: parsePps(writePps(plainPps)) });
    const bytes = writeSlice({ ...plainSlice, sliceType: 0 }, plainSps, plainPps, new Uint8Array());
    for (let length = 2; length < bytes.length - 1; length++) {
      const parse = () => parseSliceSegmentHeader(parseNalUnit(bytes.subarray(0, length)), of);
      expect(parse).toThrow(expect.objectContaining({ code: "truncated" }));
    }
  });
});

describe("the second view", () => {
  it("its SPS is that of layer 1", () => {
    const ids = { vpsId: 3, spsId: 1 };
    fc.assert(
      fc.property(spsSyntax, (syntax) => {
        expect(hex(makeSecondViewSps(parseSps(writeSps(syntax)), ids))).toBe(hex(writeSps(syntax, ids)));
      }),
    );
  });

  it("its PPS is that of layer 1", () => {
    const ids = { ppsId: 5, spsId: 1 };
    fc.assert(
      fc.property(ppsSyntax, (syntax) => {
        const expected = writePps({ ...syntax, id: 5, spsId: 1 }, 1);
        expect(hex(makeSecondViewPps(parsePps(writePps(syntax)), ids))).toBe(hex(expected));
      }),
    );
  });

  it("its slice segments are those of layer 1, dependent ones too, with the same data", () => {
    fc.assert(
      fc.property(everything, fc.nat(63), (each, ppsId) => {
        const of = () => ({ sps: parseSps(writeSps(each.sps)), pps: parsePps(writePps(each.pps)) });
        const nalUnit = parseNalUnit(writeSlice(each.slice, each.sps, each.pps, each.data));
        const expected = writeSlice(each.slice, each.sps, each.pps, each.data, { ppsId });
        const { bytes, layerId } = relayerSliceSegment(nalUnit, of, new Map([[each.pps.id, ppsId]]));
        expect(layerId).toBe(1);
        expect(hex(bytes)).toBe(hex(expected));
      }),
      { numRuns: 300 },
    );
  });

  it("its PPS get ids that the base view leaves free", () => {
    const pps = (...ids: number[]) => ids.map((id) => parsePps(writePps({ ...plainPps, id })));
    expect([...assignPpsIds(pps(0, 2), pps(0, 1, 7))]).toEqual([
      [0, 1],
      [1, 3],
      [7, 4],
    ]);
    expect(() => assignPpsIds(pps(...Array(40).keys()), pps(...Array(40).keys()))).toThrow("more PPS than HEVC allows");
  });
});
