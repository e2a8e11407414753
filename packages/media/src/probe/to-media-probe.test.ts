import { describe, expect, it } from "vitest";
import { ffprobeOutput } from "./ffprobe-output.ts";
import { toMediaProbe } from "./to-media-probe.ts";

const video = {
  codec_type: "video",
  codec_name: "hevc",
  width: 1920,
  height: 1080,
  pix_fmt: "yuv420p10le",
  avg_frame_rate: "30000/1001",
  r_frame_rate: "90000/1",
  nb_frames: "300",
  duration: "10.010000",
};
const format = { format_name: "mov,mp4,m4a,3gp,3g2,mj2", duration: "10.010000", size: "1000", bit_rate: "800" };
const probe = (streams: object[], of: object = format) => toMediaProbe(ffprobeOutput.parse({ streams, format: of }));

describe("toMediaProbe", () => {
  it("reads numbers out of ffprobe's text", () => {
    expect(probe([video])).toMatchObject({
      container: "mp4",
      durationSeconds: 10.01,
      sizeBytes: 1000,
      video: {
        codec: "hevc",
        width: 1920,
        height: 1080,
        frameRate: { numerator: 30000, denominator: 1001 },
        frameCount: 300,
        bitDepth: 10,
        hasOwnDuration: true,
      },
    });
  });

  it.each([
    ["side data", { side_data_list: [{ side_data_type: "Display Matrix", rotation: -90 }] }],
    ["an old ffprobe's tag", { tags: { rotate: "270" } }],
  ])("turns a picture on its side upright (%s)", (_, extra) => {
    expect(probe([{ ...video, ...extra }]).video).toMatchObject({ width: 1080, height: 1920 });
  });

  it("leaves a picture that stands on its head its size", () => {
    const sideData = { side_data_list: [{ rotation: 180 }] };
    expect(probe([{ ...video, ...sideData }]).video).toMatchObject({ width: 1920, height: 1080, rotationDegrees: 180 });
  });

  it("reads the pixel aspect ratio, and 1 where it is undefined", () => {
    expect(probe([{ ...video, sample_aspect_ratio: "4:3" }]).video?.pixelAspectRatio).toBeCloseTo(4 / 3);
    expect(probe([{ ...video, sample_aspect_ratio: "0:1" }]).video?.pixelAspectRatio).toBe(1);
  });

  it("does not take cover art for video", () => {
    expect(probe([{ ...video, codec_name: "mjpeg", disposition: { attached_pic: 1 } }]).video).toBeNull();
  });

  it("leaves out audio that nothing can decode, keeping the numbers of the rest", () => {
    const aac = {
      codec_type: "audio",
      codec_name: "aac",
      channels: 2,
      sample_rate: "48000",
      tags: { language: "ger" },
    };
    const { audioTracks } = probe([video, { codec_type: "audio", channels: 4 }, aac]);
    expect(audioTracks).toEqual([
      expect.objectContaining({ index: 1, codec: "aac", channels: 2, sampleRateHertz: 48000, languageTag: "de" }),
    ]);
  });

  it.each([
    ["qt  ", "mov"],
    ["isom", "mp4"],
  ])("distinguishes QuickTime from MP4 by the brand %s", (brand, container) => {
    expect(probe([video], { ...format, tags: { major_brand: brand } }).container).toBe(container);
  });

  it("reads a Matroska track's own duration, and says when there is none", () => {
    const { duration, nb_frames, ...bare } = video;
    const webm = { ...format, format_name: "matroska,webm" };
    const tagged = probe([{ ...bare, tags: { DURATION: "00:01:02.500000000" } }], webm);
    expect(tagged).toMatchObject({ container: "matroska", video: { durationSeconds: 62.5, hasOwnDuration: true } });
    expect(probe([bare], webm).video).toMatchObject({
      durationSeconds: 10.01,
      hasOwnDuration: false,
      frameCount: null,
    });
  });

  it.each(["und", "", "???"])("knows no language in %j", (language) => {
    const track = { codec_type: "audio", codec_name: "aac", channels: 2, tags: { language } };
    expect(probe([track]).audioTracks[0]?.languageTag).toBeNull();
  });

  it.each([
    ["smpte2084", "PQ"],
    ["arib-std-b67", "HLG"],
    ["bt709", "SDR"],
    ["bt2020-10", "SDR"],
    [undefined, "SDR"],
  ])("takes the transfer %s for %s", (transfer, videoRange) => {
    expect(probe([{ ...video, color_transfer: transfer }]).video).toMatchObject({ videoRange });
  });

  it("says when the video begins, counted from the start of the file", () => {
    const late = { ...video, start_time: "1.440000" };
    expect(probe([late], { ...format, start_time: "1.400000" }).video?.startSeconds).toBeCloseTo(0.04);
    expect(probe([video], format).video?.startSeconds).toBe(0);
  });

  it.each([
    ["an old ffprobe", {}, null],
    ["one view", { view_ids_available: "", view_pos_available: "" }, ["unknown"]],
    ["two views", { view_ids_available: "0,1", view_pos_available: "1,2" }, ["left", "right"]],
    ["the right eye first", { view_ids_available: "0,1", view_pos_available: "2,1" }, ["right", "left"]],
    ["views without an eye", { view_ids_available: "0,1", view_pos_available: "" }, ["unknown", "unknown"]],
  ])("reads the views' eyes: %s", (_, extra, viewPositions) => {
    expect(probe([{ ...video, ...extra }]).video?.viewPositions).toEqual(viewPositions);
  });

  it("reads what the file says of its packing and projection", () => {
    const sideData = (...list: object[]) => probe([{ ...video, side_data_list: list }]).video;
    const spherical = { side_data_type: "Spherical Mapping", projection: "half equirectangular" };
    const packed = { side_data_type: "Stereo 3D", type: "side by side", inverted: 0 };
    expect(sideData(packed, spherical)).toMatchObject({ framePacking: "side", projection: "hequ" });
    expect(sideData({ ...packed, type: "top and bottom" })).toMatchObject({ framePacking: "over", projection: null });
    expect(sideData({ ...packed, type: "2D" }, { ...spherical, projection: "cubemap" })).toMatchObject({
      framePacking: null,
      projection: "other",
    });
  });

  it("notices Dolby Vision", () => {
    const record = { side_data_type: "DOVI configuration record", dv_profile: 8, dv_level: 9 };
    expect(probe([{ ...video, side_data_list: [record] }]).video?.dolbyVisionProfile).toBe(8);
    expect(probe([video]).video?.dolbyVisionProfile).toBeNull();
  });
});
