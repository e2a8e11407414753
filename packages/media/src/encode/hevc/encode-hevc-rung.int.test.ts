import { mkdir, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rungOf } from "../../ladder/rung.ts";
import { probeFile } from "../../probe/probe-file.ts";
import { joinVariant } from "../../testing/coded-pictures.ts";
import { frameSync } from "../../testing/frame-sync.ts";
import { makeClip, runFfmpeg } from "../../testing/make-clip.ts";
import { processesMentioning } from "../../testing/running-processes.ts";
import { smallEye, smallRungs } from "../../testing/small-rung.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { findTools } from "../../tools/find-tools.ts";

const tools = await findTools();

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

const newFolder = async (name: string) => {
  const path = join(folder.path, name);
  await mkdir(path);
  return path;
};
const { inspect, encode, folderOf } = smallRungs(tools);

describe("encodeHevcRung", { timeout: 240_000 }, () => {
  const hevc = rungOf("HEVC", smallEye, 0.8);
  const x265 = (parameters: string) => [
    ...["-pix_fmt", "yuv420p10le", "-c:v", "libx265", "-preset", "ultrafast"],
    ...["-x265-params", `log-level=none:colorprim=bt2020:colormatrix=bt2020nc:range=limited:${parameters}`],
  ];

  it("keeps HDR10 and its mastering metadata in 10 bits, in both views", async () => {
    const mastering = "G(8500,39850)B(6550,2300)R(35400,14600)WP(15635,16450)L(10000000,1)";
    const outputArguments = x265(`transfer=smpte2084:hdr10=1:master-display=${mastering}:max-cll=1000,400`);
    const clip = await makeClip(folder.path, { fileName: "hdr.mp4", seconds: 1, size: "320x90", outputArguments });
    const outDir = await newFolder("hdr10");
    const packaged = await encode({ layout: "SBS", sources: await inspect(["video", clip]), outDir, packing: "full" });
    expect(packaged).toMatchObject({ views: 2, videoRange: "PQ", codec: expect.stringMatching(/^hvc1\.2\.4\./) });
    const { video } = await probeFile(await joinVariant(folderOf(outDir)), { tools, fileName: "hdr" });
    expect(video).toMatchObject({
      bitDepth: 10,
      videoRange: "PQ",
      contentLightLevel: { maxContent: 1000, maxFrameAverage: 400 },
      masteringDisplay: { red: { x: 35400, y: 14600 }, maxLuminance: 10_000_000, minLuminance: 1 },
      colour: { range: "tv", matrix: "bt2020nc", primaries: "bt2020", transfer: "smpte2084" },
    });
  });

  it("keeps HLG, of ProRes under a wrong extension", async () => {
    const hlg = ["-vf", "setparams=color_primaries=bt2020:color_trc=arib-std-b67:colorspace=bt2020nc"];
    const outputArguments = ["-c:v", "prores_ks", "-pix_fmt", "yuv422p10le", ...hlg, "-f", "mov"];
    const clip = await makeClip(folder.path, { fileName: "hlg.mp4", seconds: 1, size: "160x90", outputArguments });
    const outDir = await newFolder("hlg");
    const packaged = await encode({
      layout: "2D",
      sources: await inspect(["video", clip]),
      outDir,
      format: "HEVC",
      rung: hevc,
    });
    expect(packaged).toMatchObject({ views: 1, videoRange: "HLG", frames: 24 });
  });

  it.each([
    ["23.976", "24000/1001", 2.002, 72],
    ["90", "90", 2, 270],
  ])(
    "has key frames and segments every two seconds at %s frames per second",
    async (name, frameRate, seconds, frames) => {
      const clip = await makeClip(folder.path, { fileName: `${name}.mp4`, seconds: 3, size: "160x90", frameRate });
      const outDir = await newFolder(name);
      const packaged = await encode({
        layout: "2D",
        sources: await inspect(["video", clip]),
        outDir,
        format: "HEVC",
        rung: hevc,
      });
      expect(packaged.frames).toBe(frames);
      expect(packaged.segments[0]?.durationSeconds).toBeCloseTo(seconds, 6);
      expect(packaged.keyFrames).toHaveLength(2);
    },
  );

  it("makes a constant rate of one that varies and begins late, without losing its eyes' step", async () => {
    const varying = join(folder.path, "varying.mp4");
    const drops = "select='not(between(mod(n,20),7,9))',setpts=PTS+0.5/TB";
    const source = [
      "-f",
      "lavfi",
      "-i",
      "testsrc2=size=320x90:rate=30:duration=3",
      "-f",
      "lavfi",
      "-i",
      "sine=duration=3",
    ];
    const words = [
      ...source,
      "-vf",
      drops,
      ...(await frameSync(tools.ffmpeg.path, "vfr")),
      "-c:v",
      "libx264",
      "-preset",
      "ultrafast",
      "-pix_fmt",
      "yuv420p",
    ];
    await runFfmpeg(folder.path, [...words, varying]);
    const sources = await inspect(["video", varying]);
    expect(sources[0]?.probe?.video).toMatchObject({ isVariableFrameRate: true, startSeconds: expect.closeTo(0.5, 1) });
    const outDir = await newFolder("varying");
    const packaged = await encode({ layout: "SBS", sources, outDir, packing: "full" });
    expect(packaged).toMatchObject({ views: 2 });
    expect(packaged.durationSeconds).toBeCloseTo(3.5, 0);
  });

  it("refuses a film that is cut off after its index, saying how much is there", async () => {
    const outputArguments = ["-movflags", "+faststart"];
    const clip = await makeClip(folder.path, { fileName: "cut.mp4", seconds: 6, size: "320x90", outputArguments });
    await truncate(clip, Math.floor((await stat(clip)).size / 2));
    const outDir = await newFolder("cut");
    const encoding = encode({ layout: "SBS", sources: await inspect(["video", clip]), outDir, packing: "full" });
    const message = expect.stringMatching(/"video\.mp4" is cut off: it says that it lasts 6\.0 s, but only \d\.\d s/);
    await expect(encoding).rejects.toMatchObject({ code: "truncated", permanent: true, message });
  });

  it("leaves no process when it is aborted midway, nor when one eye's encoder dies", async () => {
    const [one, other] = [
      await makeClip(folder.path, { fileName: "long-left.mp4", seconds: 20, size: "160x90" }),
      await makeClip(folder.path, { fileName: "long-right.mp4", seconds: 20, size: "160x90" }),
    ];
    const sources = await inspect(["video_left", one], ["video_right", other]);
    const controller = new AbortController();
    const onProgress = (percent: number) => percent > 0 && controller.abort();
    const outDir = await newFolder("aborted");
    const aborted = encode({ layout: "Separate", sources, outDir, signal: controller.signal, onProgress });
    await expect(aborted).rejects.toMatchObject({ code: "aborted", permanent: false });
    expect(await processesMentioning("long-right.mp4")).toEqual([]);

    const dying = join(folder.path, "dying-ffmpeg");
    const script = `case "$*" in *long-right*) echo 'No space left on device' >&2; exit 1;; esac; exec '${tools.ffmpeg.path}' "$@"`;
    await writeFile(dying, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const broken = { ...tools, ffmpeg: { ...tools.ffmpeg, path: dying } };
    const failed = encode({ layout: "Separate", sources, outDir, tools: broken });
    await expect(failed).rejects.toMatchObject({ code: "disk_full", permanent: false });
    expect(await processesMentioning("long-left.mp4")).toEqual([]);
  });
});
