import { describe, expect, it } from "vitest";
import { hevcColour } from "../../colour/hevc-colour.ts";
import { fakeVideoTrack } from "../../testing/fake-probe.ts";
import { x265Parameters } from "./x265-parameters.ts";

const masteringDisplay = {
  green: { x: 8500, y: 39850 },
  blue: { x: 6550, y: 2300 },
  red: { x: 35400, y: 14600 },
  whitePoint: { x: 15635, y: 16450 },
  maxLuminance: 10_000_000,
  minLuminance: 1,
};
const contentLightLevel = { maxContent: 1000, maxFrameAverage: 400 };
const colour = { range: "tv", matrix: "bt2020nc", primaries: "bt2020", transfer: "smpte2084" };
const pq = fakeVideoTrack({ videoRange: "PQ", bitDepth: 10, pixelFormat: "yuv420p10le", colour });
const parameters = (video: typeof pq, more: object = {}) =>
  x265Parameters({
    colour: hevcColour(video),
    gopFrames: 48,
    bFrames: 3,
    masteringDisplay: null,
    contentLightLevel: null,
    ...more,
  });

describe("x265Parameters", () => {
  it("lock the groups of pictures, or two eyes would not match", () => {
    expect(parameters(fakeVideoTrack())).toBe(
      "log-level=error:keyint=48:min-keyint=48:scenecut=0:scenecut-bias=0:open-gop=0:b-adapt=0:bframes=3:" +
        "colorprim=bt709:transfer=bt709:colormatrix=bt709:range=limited",
    );
  });

  it("keep HDR10's metadata", () => {
    expect(parameters(pq, { masteringDisplay, contentLightLevel })).toMatch(
      /:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:range=limited:hdr10-opt=1:hdr10=1:master-display=G\(8500,39850\)B\(6550,2300\)R\(35400,14600\)WP\(15635,16450\)L\(10000000,1\):max-cll=1000,400$/,
    );
  });

  it("make up no metadata that the source lacks", () => {
    expect(parameters(pq)).not.toMatch(/master-display|max-cll|hdr10=1/);
    expect(parameters(pq, { contentLightLevel })).toMatch(/hdr10=1:max-cll=1000,400$/);
  });

  it("leave HLG without HDR10's words", () => {
    const hlg = fakeVideoTrack({ ...pq, videoRange: "HLG", colour: { ...colour, transfer: "arib-std-b67" } });
    expect(parameters(hlg, { masteringDisplay })).toMatch(/transfer=arib-std-b67:colormatrix=bt2020nc:range=limited$/);
  });
});

describe("hevcColour", () => {
  it("makes 8 bits of BT.709 of SDR, however deep", () => {
    const deep = fakeVideoTrack({ bitDepth: 10, pixelFormat: "yuv422p10le" });
    expect(hevcColour(deep)).toMatchObject({ bitDepth: 8, pixelFormat: "yuv420p", profile: "main", matrix: "bt709" });
  });

  it("keeps PQ in 10 bits, in its own colours, in studio range", () => {
    expect(hevcColour(pq)).toMatchObject({
      bitDepth: 10,
      profile: "main10",
      primaries: "bt2020",
      transfer: "smpte2084",
    });
    expect(hevcColour(pq).scaleOptions).toContain(":in_color_matrix=bt2020:out_color_matrix=bt2020:out_range=tv");
  });

  it("takes BT.2020 for what PQ in RGB or without a matrix is in", () => {
    const rgb = fakeVideoTrack({ ...pq, pixelFormat: "gbrp12le", colour: { ...colour, matrix: "gbr" } });
    expect(hevcColour(rgb)).toMatchObject({ matrix: "bt2020nc" });
    expect(hevcColour(rgb).scaleOptions).toMatch(/^:out_color_matrix=bt2020:/);
    const silent = fakeVideoTrack({ ...pq, colour: { ...colour, matrix: "unknown", primaries: "unknown" } });
    expect(hevcColour(silent)).toMatchObject({ matrix: "bt2020nc", primaries: "bt2020" });
  });
});
