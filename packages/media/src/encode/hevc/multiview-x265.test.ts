import { describe, expect, it } from "vitest";
import { fakeProbe, fakeSource, fakeVideoTrack } from "../../testing/fake-probe.ts";
import type { MediaTool, MediaTools } from "../../tools/media-tools.ts";
import { type HevcRungRequest, planHevcRung } from "./hevc-plan.ts";
import { multiviewConfig, multiviewX265For, multiviewX265Run } from "./multiview-x265.ts";

const x265: MediaTool = { path: "/opt/x265", version: "4.1", origin: "setting" };
const ffmpeg: MediaTool = { path: "/opt/ffmpeg", version: "7.1", origin: "path" };
const tools: MediaTools = { ffmpeg, ffprobe: ffmpeg, multiviewX265: x265, launcher: [], warnings: [] };
const rung = { width: 640, height: 360, bitrateMbps: 3, name: "mvhevc-360p-3000k" };
const film = (role: "video" | "video_left" | "video_right", video: Parameters<typeof fakeVideoTrack>[0] = {}) =>
  fakeSource({ role, probe: fakeProbe({ video: fakeVideoTrack(video) }) });
const plan = (request: Pick<HevcRungRequest, "layout" | "sources"> & Partial<HevcRungRequest>) =>
  planHevcRung({ perspective: "Regular", rung, format: "MVHEVC", ...request });
const sbs = () => plan({ layout: "SBS", sources: [film("video", { width: 2560 })] });
const hlg = { range: "tv", matrix: "bt2020nc", primaries: "bt2020", transfer: "arib-std-b67" };
const ofHlg = { videoRange: "HLG", bitDepth: 10, pixelFormat: "yuv420p10le", colour: hlg } as const;

describe("multiviewX265For", () => {
  it("takes it for two eyes in 8 bits", () => {
    expect(multiviewX265For(sbs(), tools)).toBe(x265);
  });

  it.each([
    ["one eye", plan({ layout: "2D", sources: [film("video")], format: "HEVC" }), tools],
    ["10 bits, which it refuses", plan({ layout: "SBS", sources: [film("video", ofHlg)] }), tools],
    ["a machine without one", sbs(), { ...tools, multiviewX265: null }],
  ])("leaves %s to the composer's way", (_, of, with_) => {
    expect(multiviewX265For(of, with_)).toBeNull();
  });
});

describe("multiviewX265Run", () => {
  it("has ffmpeg write both eyes side by side, and x265 take them apart", () => {
    const run = multiviewX265Run(sbs(), x265, "/scratch/multiview.cfg");
    expect(run).toMatchObject({
      outputCount: 1,
      fileName: "video.mp4",
      through: { path: "/opt/x265", name: "x265 4.1" },
    });
    const filters = run.words[run.words.indexOf("-filter_complex") + 1];
    expect(filters).toMatch(
      /setsar=1\[left\];.*setsar=1\[right\];\[left\]\[right\]hstack=inputs=2:shortest=1\[both\]$/,
    );
    expect(run.words.slice(-5)).toEqual(["-pix_fmt", "yuv420p", "-f", "rawvideo", "pipe:1"]);
    expect(multiviewConfig).toBe('--num-views 2\n--format 1\n--input "-"\n');
  });

  it("asks for the locked groups, the rate and the colours that the composer's encodes have", () => {
    expect(multiviewX265Run(sbs(), x265, "/scratch/multiview.cfg").through?.words.join(" ")).toBe(
      "--multiview-config /scratch/multiview.cfg --preset fast --profile main --output-depth 8 " +
        "--input-res 640x360 --fps 24 --input-csp i420 --input-depth 8 --sar 1 --no-progress " +
        "--bitrate 1500 --vbv-maxrate 1650 --vbv-bufsize 3000 --log-level error --keyint 48 --min-keyint 48 " +
        "--scenecut 0 --scenecut-bias 0 --no-open-gop --b-adapt 0 --bframes 3 " +
        "--colorprim bt709 --transfer bt709 --colormatrix bt709 --range limited --output -",
    );
  });

  it("decodes two files in one ffmpeg, both from the left one's start", () => {
    const sources = [film("video_left", { startSeconds: 0.081 }), film("video_right")];
    const { words, fileName } = multiviewX265Run(plan({ layout: "Separate", sources }), x265, "c");
    expect(fileName).toBe('video_left.mp4", "video_right.mp4');
    expect(words.filter((word) => word === "-i")).toHaveLength(2);
    expect(words.join(" ").match(/setpts=PTS-STARTPTS\+0\.083333\/TB/g)).toHaveLength(2);
  });
});
