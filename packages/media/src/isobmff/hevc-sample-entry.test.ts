import { describe, expect, it } from "vitest";
import { type FakeHevcOptions, fakeHevcStream } from "../testing/fake-hevc-stream.ts";
import { hevcSampleEntry, type PresentationOptions } from "./hevc-sample-entry.ts";
import { parseBoxes } from "./parse-boxes.ts";
import { videoInitSection } from "./video-init-section.ts";

/** The entry as mp4box reads it, and the hexadecimal content of its boxes by type. */
function entryOf(stream: FakeHevcOptions, options: PresentationOptions = {}) {
  const { sequence, parameterSets } = fakeHevcStream(stream);
  const sampleEntry = hevcSampleEntry(sequence, parameterSets, options);
  const { moov } = parseBoxes(videoInitSection({ sampleEntry, timescale: 24_000, width: 320, height: 180 }));
  const entry = moov.traks[0]?.mdia.minf.stbl.stsd.entries[0];
  const children = parseBoxes(sampleEntry.subarray(86)).boxes;
  const hex = Object.fromEntries(
    children.map(({ type, start = 0, size }) => [
      type,
      sampleEntry.subarray(86 + start + 8, 86 + start + size).toString("hex"),
    ]),
  );
  return { entry, types: children.map(({ type }) => type), hex };
}

/** Removes what is there to be read by people. */
const h = (text: string) => text.replaceAll(/\s/g, "");
const ascii = (text: string) => Buffer.from(text, "latin1").toString("hex");

describe("hevcSampleEntry", () => {
  it("of one flat view has its configuration, colour and pixel shape alone", () => {
    const { entry, types, hex } = entryOf({});
    expect(types).toEqual(["hvcC", "colr", "pasp"]);
    expect(entry).toMatchObject({ type: "hvc1", width: 320, height: 180 });
    expect(entry?.getCodec()).toBe("hvc1.1.6.L60.90");
    expect(hex.hvcC).toBe(
      h(`01 01 60000000 900000000000 3c f000 fc fd f8 f8 0000 0f 04
         a0 0001 0005 4001${ascii("vps")} a1 0001 0005 4201${ascii("sps")}
         a2 0001 0005 4401${ascii("pps")} 27 0001 0005 4e01${ascii("sei")}`),
    );
    expect(hex.colr).toBe(h(`${ascii("nclx")} 0001 0001 0001 00`));
    expect(hex.pasp).toBe(h("00000001 00000001"));
  });

  it("of two views has the second one's parameter sets, and says that there are a left and a right", () => {
    const { types, hex } = entryOf({ views: 2 });
    expect(types).toEqual(["hvcC", "lhvC", "vexu", "colr", "pasp"]);
    expect(hex.lhvC).toBe(h(`01 f000 fc cf 02 a1 0001 0005 4209${ascii("sps")} a2 0001 0005 4409${ascii("pps")}`));
    expect(hex.vexu).toBe(h(`00000015 ${ascii("eyes")} 0000000d ${ascii("stri")} 00000000 03`));
  });

  it("says all that is known of eyes, comfort and projection", () => {
    const stereo = { heroEye: "left", baselineMicrometres: 63_000, horizontalDisparityAdjustment: -0.0293 } as const;
    const options = { stereo, projection: "hequ", horizontalFieldOfViewDegrees: 180 } as const;
    const { types, hex } = entryOf({ views: 2 }, options);
    expect(types).toEqual(["hvcC", "lhvC", "vexu", "hfov", "colr", "pasp"]);
    expect(hex.vexu).toBe(
      h(`00000052 ${ascii("eyes")} 0000000d ${ascii("stri")} 00000000 03 0000000d ${ascii("hero")} 00000000 01
         00000018 ${ascii("cams")} 00000010 ${ascii("blin")} 00000000 0000f618
         00000018 ${ascii("cmfy")} 00000010 ${ascii("dadj")} 00000000 fffffedb
         00000018 ${ascii("proj")} 00000010 ${ascii("prji")} 00000000 ${ascii("hequ")}`),
    );
    expect(hex.hfov).toBe("0002bf20");
  });

  it("of a frame-packed picture says how it is packed, and that its eyes are reversed", () => {
    const { types, hex } = entryOf({}, { packing: "over", stereo: { areEyesReversed: true, heroEye: "right" } });
    expect(types).toEqual(["hvcC", "vexu", "colr", "pasp"]);
    expect(hex.vexu).toBe(
      h(`00000022 ${ascii("eyes")} 0000000d ${ascii("stri")} 00000000 0b 0000000d ${ascii("hero")} 00000000 02
         00000018 ${ascii("pack")} 00000010 ${ascii("pkin")} 00000000 ${ascii("over")}`),
    );
  });

  it("of one view all around has a projection and no eyes", () => {
    const { hex } = entryOf({}, { projection: "equi", horizontalFieldOfViewDegrees: 360 });
    expect(hex.vexu).toBe(h(`00000018 ${ascii("proj")} 00000010 ${ascii("prji")} 00000000 ${ascii("equi")}`));
    expect(hex.hfov).toBe("00057e40");
  });

  it("keeps HDR10: ten bits, BT.2020 with PQ, mastering display and light level", () => {
    const masteringDisplay = {
      green: { x: 13_250, y: 34_500 },
      blue: { x: 7500, y: 3000 },
      red: { x: 34_000, y: 16_000 },
      whitePoint: { x: 15_635, y: 16_450 },
      maxLuminance: 10_000_000,
      minLuminance: 50,
    };
    const { types, hex } = entryOf({
      views: 2,
      sequence: {
        bitDepthLuma: 10,
        bitDepthChroma: 10,
        temporalLayers: 2,
        isTemporalIdNested: false,
        colour: { primaries: 9, transfer: 16, matrix: 9, isFullRange: true },
        masteringDisplay,
        contentLightLevel: { maxContent: 1000, maxFrameAverage: 400 },
      },
    });
    expect(types).toEqual(["hvcC", "lhvC", "vexu", "colr", "mdcv", "clli", "pasp"]);
    expect(hex.hvcC?.slice(2 * 16, 2 * 22)).toBe(h("fd fa fa 0000 13"));
    expect(hex.lhvC?.slice(2 * 4, 2 * 5)).toBe("d3");
    expect(hex.colr).toBe(h(`${ascii("nclx")} 0009 0010 0009 80`));
    expect(hex.mdcv).toBe(h("33c2 86c4 1d4c 0bb8 84d0 3e80 3d13 4042 00989680 00000032"));
    expect(hex.clli).toBe(h("03e8 0190"));
  });

  it("takes the container's colour where the bitstream does not say, and says nothing where none does", () => {
    const colour = { primaries: 9, transfer: 18, matrix: 9, isFullRange: false };
    expect(entryOf({ sequence: { colour: null } }, { colour }).hex.colr).toBe(h(`${ascii("nclx")} 0009 0012 0009 00`));
    expect(entryOf({}, { colour }).hex.colr).toBe(h(`${ascii("nclx")} 0001 0001 0001 00`));
    expect(entryOf({ sequence: { colour: null } }).types).toEqual(["hvcC", "pasp"]);
  });
});
