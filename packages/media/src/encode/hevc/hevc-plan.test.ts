import { describe, expect, it } from "vitest";
import { fakeProbe, fakeSource, fakeVideoTrack } from "../../testing/fake-probe.ts";
import { hevcRuns } from "./hevc-arguments.ts";
import { type HevcRungRequest, planHevcRung } from "./hevc-plan.ts";

const rung = { width: 640, height: 360, bitrateMbps: 3, name: "mvhevc-360p-3000k" };
const film = (video: Parameters<typeof fakeVideoTrack>[0] = {}) =>
  fakeSource({ role: "video", probe: fakeProbe({ video: fakeVideoTrack(video) }) });
const eye = (role: "video_left" | "video_right", video: Parameters<typeof fakeVideoTrack>[0] = {}) =>
  fakeSource({ role, probe: fakeProbe({ video: fakeVideoTrack(video) }) });
const plan = (request: Pick<HevcRungRequest, "layout" | "sources"> & Partial<HevcRungRequest>) =>
  planHevcRung({ perspective: "Regular", rung, format: "MVHEVC", ...request });
const runs = (...request: Parameters<typeof plan>) => hevcRuns(plan(...request));
const after = (words: readonly string[] = [], option: string) =>
  words.flatMap((word, index) => (word === option ? [words[index + 1]] : []));
const shape =
  "scale=640:360:in_color_matrix=bt709:out_color_matrix=bt709:out_range=tv:flags=bicubic,format=yuv420p,setsar=1";

describe("hevcRuns", () => {
  it("SBS: one ffmpeg, one decode, both eyes, half the bitrate each", () => {
    const [run, ...more] = runs({ layout: "SBS", sources: [film({ width: 2560 })] });
    expect(more).toEqual([]);
    expect(run?.outputCount).toBe(2);
    expect(after(run?.words, "-filter_complex")).toEqual([
      `[0:v:0]fps=fps=24:start_time=0,split=2[l][r];[l]crop=iw/2:ih:0:0,${shape}[left];[r]crop=iw/2:ih:iw/2:0,${shape}[right]`,
    ]);
    expect(after(run?.words, "-map")).toEqual(["[left]", "[right]"]);
    expect(after(run?.words, "-b:v")).toEqual(["1500k", "1500k"]);
    expect(run?.words.filter((word) => word.startsWith("pipe:"))).toEqual(["pipe:1", "pipe:3"]);
    const [left, right] = after(run?.words, "-x265-params");
    expect(left).toBe(right);
  });

  it("Separate: an ffmpeg each, both from the left one's start", () => {
    const sources = [eye("video_left", { startSeconds: 0.081 }), eye("video_right")];
    const both = runs({ layout: "Separate", sources });
    expect(both.map(({ outputCount, fileName }) => [outputCount, fileName])).toEqual([
      [1, "video_left.mp4"],
      [1, "video_right.mp4"],
    ]);
    const filters = both.map(({ words }) => after(words, "-filter_complex")[0]);
    expect(filters).toEqual(
      Array(2).fill(`[0:v:0]setpts=PTS-STARTPTS+0.083333/TB,fps=fps=24:start_time=0,${shape}[left]`),
    );
  });

  it.each([
    ["counted", {}, `setpts=N*1/24/TB,${shape}`],
    [
      "of 120 frames, every other",
      { frameRate: { numerator: 120, denominator: 1 } },
      `framestep=2,setpts=N*1/60/TB,${shape}`,
    ],
    ["that begin late", { startSeconds: 0.083 }, `tpad=start=2:start_mode=clone,setpts=N*1/24/TB,${shape}`],
  ])("MVHEVC: one decode, a view each, pictures %s", (_, video, chain) => {
    const source = film({ codec: "hevc", viewPositions: ["right", "left"], ...video });
    const [run, ...more] = runs({ layout: "MVHEVC", sources: [source] });
    expect(more).toEqual([]);
    expect(after(run?.words, "-filter_complex")).toEqual([
      `[0:v:0:vidx:1]${chain}[left];[0:v:0:vidx:0]${chain}[right]`,
    ]);
  });

  it("MVHEVC at a rate that varies: one rate filter for both views", () => {
    const source = film({ codec: "hevc", isVariableFrameRate: true, viewPositions: null });
    const [run] = runs({ layout: "MVHEVC", sources: [source] });
    expect(after(run?.words, "-filter_complex")).toEqual([
      "[0:v:0:vidx:0][0:v:0:vidx:1]framepack=sbs,fps=fps=24:start_time=0,split=2[l][r];" +
        `[l]crop=iw/2:ih:0:0,${shape}[left];[r]crop=iw/2:ih:iw/2:0,${shape}[right]`,
    ]);
  });

  it("HEVC: the left eye alone, with the whole bitrate", () => {
    const [run] = runs({ layout: "TB", sources: [film()], format: "HEVC" });
    expect(run?.outputCount).toBe(1);
    expect(after(run?.words, "-b:v")).toEqual(["3000k"]);
    expect(after(run?.words, "-filter_complex")[0]).toContain("crop=iw:ih/2:0:0");
  });

  it("HEVC of MVHEVC: the base view, which any ffmpeg decodes, unless the left eye is the other", () => {
    const of = (viewPositions: ("left" | "right")[] | null) =>
      after(
        runs({ layout: "MVHEVC", sources: [film({ viewPositions })], format: "HEVC" })[0]?.words,
        "-filter_complex",
      )[0];
    expect(of(null)).toMatch(/^\[0:v:0\]/);
    expect(of(["right", "left"])).toMatch(/^\[0:v:0:vidx:1\]/);
  });

  it("lets nothing but files in, by allow-listed demuxers", () => {
    for (const { words } of runs({ layout: "Separate", sources: [eye("video_left"), eye("video_right")] })) {
      const input = words.indexOf("-i");
      expect(words.slice(input - 4, input)).toEqual([
        "-protocol_whitelist",
        "file",
        "-format_whitelist",
        "mov,matroska,mpegts",
      ]);
    }
  });
});

describe("planHevcRung", () => {
  it.each([
    ["23.976", 24000, 1001, 48],
    ["60", 60, 1, 120],
    ["90", 90, 1, 180],
    ["120, halved", 120, 1, 120],
  ])("keeps up to 90 frames per second: %s", (_, numerator, denominator, gopFrames) => {
    const frameRate = { numerator, denominator };
    expect(plan({ layout: "SBS", sources: [film({ frameRate })] })).toMatchObject({ gopFrames });
  });

  it("makes a constant rate of one that varies", () => {
    const video = { frameRate: { numerator: 296, denominator: 10 }, isVariableFrameRate: true };
    const { frameRate } = plan({ layout: "SBS", sources: [film(video)] });
    expect(frameRate).toEqual({ numerator: 30000, denominator: 1001 });
  });

  it.each([
    ["AIV", { layout: "AIV", sources: [film()] }, /only Apple's tools/],
    ["HEVC of AIV", { layout: "AIV", sources: [film()], format: "HEVC" }, /as it was uploaded, with an H264 preview/],
    ["MV-HEVC of one eye", { layout: "2D", sources: [film()] }, /one eye .* Choose HEVC or H264/],
    ["MV-HEVC of one view", { layout: "MVHEVC", sources: [film({ viewPositions: ["unknown"] })] }, /one view only/],
    ["Dolby Vision 5", { layout: "SBS", sources: [film({ dolbyVisionProfile: 5 })] }, /Export it as HDR10/],
  ] as const)("refuses %s, saying what to do", (_, request, message) => {
    const failure = expect.objectContaining({
      code: "sources_unfit",
      permanent: true,
      message: expect.stringMatching(message),
    });
    expect(() => plan(request)).toThrow(failure);
  });
});
