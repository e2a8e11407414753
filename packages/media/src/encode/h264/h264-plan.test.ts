import { describe, expect, it } from "vitest";
import { fakeAudioTrack, fakeProbe, fakeSource, fakeVideoTrack } from "../../testing/fake-probe.ts";
import { h264HlsArguments } from "./h264-arguments.ts";
import { planH264Hls } from "./h264-plan.ts";

const left = fakeSource({ role: "video_left", probe: fakeProbe() });
const right = fakeSource({ role: "video_right", probe: fakeProbe() });
const english = fakeSource({
  role: "audio",
  languageTag: "en",
  probe: fakeProbe({ video: null, audioTracks: [fakeAudioTrack()] }),
});
const flatAt = (numerator: number, denominator = 1) =>
  fakeSource({ role: "video", probe: fakeProbe({ video: fakeVideoTrack({ frameRate: { numerator, denominator } }) }) });

describe("planH264Hls", () => {
  it("reads the left eye and the audio, and not the right eye", () => {
    const plan = planH264Hls({ layout: "Separate", sources: [right, english, left] });
    expect(plan.inputs).toEqual([left, english]);
    expect(plan.rungs.map((rung) => rung.name)).toEqual(["h264-720p-3000k", "h264-360p-800k"]);
  });

  it.each([
    [24, 1, 48],
    [24000, 1001, 48],
    [30000, 1001, 60],
    [25, 1, 50],
    [60000, 1001, 120],
    [12, 1, 24],
    [37, 3, 25],
  ])("has a key frame every two seconds or hardly more: %i/%i", (numerator, denominator, gopFrames) => {
    const plan = planH264Hls({ layout: "2D", sources: [flatAt(numerator, denominator)] });
    expect(plan.gopFrames).toBe(gopFrames);
    expect(plan.segmentSeconds).toBeGreaterThanOrEqual(2 - 1e-9);
    expect(Math.round(plan.segmentSeconds)).toBe(2);
  });

  it("makes a constant rate of one that varies, the one that HEVC gets too", () => {
    const video = fakeVideoTrack({ frameRate: { numerator: 296, denominator: 10 }, isVariableFrameRate: true });
    const phone = fakeSource({ role: "video", probe: fakeProbe({ video }) });
    const plan = planH264Hls({ layout: "2D", sources: [phone] });
    expect(plan).toMatchObject({ frameRate: { numerator: 30000, denominator: 1001 }, gopFrames: 60 });
  });

  it("leaves out the audio on request", () => {
    const plan = planH264Hls({ layout: "Separate", sources: [left, right, english], withAudio: false });
    expect(plan).toMatchObject({ inputs: [left], audio: [] });
  });

  it("refuses sources without a video", () => {
    const error = expect.objectContaining({ code: "no_video", permanent: true });
    expect(() => planH264Hls({ layout: "Separate", sources: [right, english] })).toThrow(error);
    const deaf = fakeSource({ role: "video", probe: fakeProbe({ video: null }) });
    expect(() => planH264Hls({ layout: "2D", sources: [deaf] })).toThrow('"video.mp4" has no video in it.');
  });
});

describe("h264HlsArguments", () => {
  const argumentsOf = (...request: Parameters<typeof planH264Hls>) => h264HlsArguments(planH264Hls(...request));
  const graph = (words: string[]) => words[words.indexOf("-filter_complex") + 1] ?? "";

  it("puts every input under both allow-lists", () => {
    const words = argumentsOf({ layout: "Separate", sources: [left, right, english] });
    for (const [index, word] of words.entries()) {
      if (word !== "-i") continue;
      expect(words.slice(index - 4, index)).toEqual([
        "-protocol_whitelist",
        "file",
        "-format_whitelist",
        "mov,matroska,mpegts",
      ]);
    }
    expect(words.filter((word) => word === "-i")).toHaveLength(2);
  });

  it("decodes once, scales once, and splits", () => {
    const words = argumentsOf({ layout: "2D", sources: [flatAt(24)] });
    expect(graph(words)).toBe(
      "[0:v:0]fps=fps=24:start_time=0,scale=1280:720:in_color_matrix=bt709:out_color_matrix=bt709:out_range=tv:flags=bicubic," +
        "format=yuv420p,setsar=1,split=2[s0][s1];[s0]null[v0];[s1]scale=640:360,setsar=1[v1]",
    );
  });

  it.each([
    ["PQ", "smpte2084"],
    ["HLG", "arib-std-b67"],
  ] as const)("tone-maps %s", (videoRange, transfer) => {
    const colour = { range: "tv", matrix: "bt2020nc", primaries: "bt2020", transfer };
    const video = fakeVideoTrack({ videoRange, colour, pixelFormat: "yuv420p10le", bitDepth: 10 });
    const words = argumentsOf({ layout: "2D", sources: [fakeSource({ role: "video", probe: fakeProbe({ video }) })] });
    expect(graph(words)).toMatch(
      new RegExp(
        `scale=1280:720:[^,]*,format=yuv420p10le,zscale=transferin=${transfer}:primariesin=bt2020:.*,tonemap=`,
      ),
    );
  });

  it.each([
    ["SBS", "crop=iw/2:ih:0:0"],
    ["TB", "crop=iw:ih/2:0:0"],
  ] as const)("cuts the left eye out of %s before it scales", (layout, crop) => {
    expect(graph(argumentsOf({ layout, sources: [flatAt(24)] }))).toMatch(
      new RegExp(`${crop.replaceAll("/", "\\/")},scale=`),
    );
  });

  it("takes pictures of unknown colours for BT.709 or, when small, BT.601", () => {
    const colour = { range: "unknown", matrix: "unknown", primaries: "unknown", transfer: "unknown" };
    const of = (video: object) =>
      graph(
        argumentsOf({
          layout: "2D",
          sources: [fakeSource({ role: "video", probe: fakeProbe({ video: fakeVideoTrack(video) }) })],
        }),
      );
    expect(of({ colour })).toContain("in_color_matrix=bt709");
    expect(of({ colour, width: 640, height: 480 })).toContain("in_color_matrix=smpte170m");
    expect(of({ colour: { ...colour, matrix: "bt2020nc" } })).toContain("in_color_matrix=bt2020");
    expect(of({ colour, pixelFormat: "gbrp" })).not.toContain("in_color_matrix");
  });

  it("maps each audio rendition from its own input and track, for as long as the video lasts", () => {
    const words = argumentsOf({ layout: "Separate", sources: [left, right, english] }).join(" ");
    expect(words).toMatch(/-map 1:a:0 .* -t 10\.000000 .* audio-en\/playlist\.m3u8$/);
  });
});
