import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inspectSource } from "../../sources/inspect-source.ts";
import { decodedPixels, filteredPixels, joinVariant, psnr } from "../../testing/coded-pictures.ts";
import { runFfmpeg } from "../../testing/make-clip.ts";
import { findNewerFfmpeg } from "../../testing/newer-ffmpeg.ts";
import { smallEye, smallRungs } from "../../testing/small-rung.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { findTools } from "../../tools/find-tools.ts";
import { findPassThroughObstacle, passThroughMvhevc, passThroughRung } from "./pass-through-mvhevc.ts";

const newer = await findNewerFfmpeg();
const tools = await findTools();
const newerTools = newer
  ? await findTools({ ffmpegPath: newer, ffprobePath: newer.replace(/ffmpeg$/, "ffprobe") })
  : tools;

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

/** Two eyes that look past each other by 24 pixels, packed as asked for. */
const makePacked = async (fileName: string, packed: string, more: string[] = []) => {
  const path = join(folder.path, fileName);
  const eyes = "testsrc2=size=184x90:rate=24:duration=3,split[a][b];[a]crop=160:90:24:0[l];[b]crop=160:90:0:0[r]";
  const words = ["-f", "lavfi", "-i", `${eyes};[l][r]${packed}`, "-c:v", "libx264", "-preset", "ultrafast", "-qp", "8"];
  await runFfmpeg(folder.path, [...words, "-pix_fmt", "yuv420p", ...bt709, ...more, path]);
  return path;
};
/** Small pictures that do not say are taken for BT.601, and converted. */
const bt709 = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"];
const left = "crop=160:90:24:0";
const right = "crop=160:90:0:0";
const sourcePixels = (crop: string) => filteredPixels(folder.path, join(folder.path, "scene.mkv"), crop);

beforeAll(async () => {
  const scene = ["-f", "lavfi", "-i", "testsrc2=size=184x90:rate=24:duration=3", "-c:v", "ffv1", "-pix_fmt", "yuv420p"];
  await runFfmpeg(folder.path, [...scene, join(folder.path, "scene.mkv")]);
});

describe.skipIf(!newer)("encodeHevcRung, looked at by a decoder of both views", { timeout: 240_000 }, () => {
  const views = async (path: string) => {
    const decode = (view: string) => decodedPixels(newer ?? "", path, view);
    return { left: await decode("vpos:left"), right: await decode("vpos:right") };
  };
  const expectEachEyeItsOwn = async (path: string) => {
    const seen = await views(path);
    const [ofLeft, ofRight] = [await sourcePixels(left), await sourcePixels(right)];
    expect(psnr(seen.left, ofLeft)).toBeGreaterThan(30);
    expect(psnr(seen.right, ofRight)).toBeGreaterThan(30);
    // Swapped, they are another picture altogether: the test would see it.
    expect(psnr(seen.left, ofRight)).toBeLessThan(20);
    expect(psnr(seen.right, ofLeft)).toBeLessThan(20);
  };
  let made: string;

  it("SBS: both views are bit for bit what each eye's encoder wrote, the base view for decoders of one view too", async () => {
    const outDir = await newFolder("sbs");
    const sources = await inspect(["video", await makePacked("sbs.mp4", "hstack")]);
    // The same ffmpeg, with a copy kept of what comes out of each pipe.
    const tee = join(folder.path, "tee-ffmpeg");
    const copies = { left: join(outDir, "left.hevc"), right: join(outDir, "right.hevc") };
    const redirect = `1> >(tee '${copies.left}' >&4) 3> >(tee '${copies.right}' >&5)`;
    await writeFile(tee, `#!/bin/bash\nexec 4>&1 5>&3\n'${tools.ffmpeg.path}' "$@" ${redirect}\n`, { mode: 0o755 });
    const teeing = { ...tools, ffmpeg: { ...tools.ffmpeg, path: tee } };
    const progress: number[] = [];
    const packaged = await encode({
      layout: "SBS",
      sources,
      outDir,
      tools: teeing,
      onProgress: (p) => progress.push(p),
    });

    expect(packaged).toMatchObject({ views: 2, ...smallEye, frames: 72, videoRange: "SDR", frameRate: 24 });
    expect(packaged.segments.map(({ durationSeconds }) => durationSeconds)).toEqual([2, 1]);
    expect(progress.at(-1)).toBe(100);
    made = await joinVariant(folderOf(outDir));
    const seen = await views(made);
    expect(psnr(seen.left, await decodedPixels(newer ?? "", copies.left))).toBe(Number.POSITIVE_INFINITY);
    expect(psnr(seen.right, await decodedPixels(newer ?? "", copies.right))).toBe(Number.POSITIVE_INFINITY);
    expect(psnr(await decodedPixels(tools.ffmpeg.path, made), seen.left)).toBe(Number.POSITIVE_INFINITY);
    await expectEachEyeItsOwn(made);
  });

  it("TB, squeezed: each eye is its own", async () => {
    const tb = await inspect(["video", await makePacked("tb.mp4", "vstack,scale=160:90")]);
    const ofTb = await newFolder("tb");
    await encode({ layout: "TB", sources: tb, outDir: ofTb, packing: "half" });
    const seen = await views(await joinVariant(folderOf(ofTb)));
    expect(psnr(seen.left, await sourcePixels(left))).toBeGreaterThan(psnr(seen.left, await sourcePixels(right)) + 3);
  });

  it("Separate, in two time bases: each eye is its own", async () => {
    const file = async (name: string, crop: string, more: string[]) => {
      const path = join(folder.path, name);
      const words = [
        "-i",
        join(folder.path, "scene.mkv"),
        "-vf",
        crop,
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-qp",
        "8",
      ];
      await runFfmpeg(folder.path, [...words, ...bt709, ...more, path]);
      return path;
    };
    // They count time in other units, which round differently.
    const lefts = await file("left.mp4", left, ["-video_track_timescale", "90000"]);
    const rights = await file("right.mp4", right, ["-video_track_timescale", "600"]);
    const ofBoth = await newFolder("separate");
    await encode({
      layout: "Separate",
      sources: await inspect(["video_left", lefts], ["video_right", rights]),
      outDir: ofBoth,
    });
    await expectEachEyeItsOwn(await joinVariant(folderOf(ofBoth)));
  });

  it("MVHEVC: a rung of each view with a new ffmpeg, a clear refusal with an old one", async () => {
    const inspected = await inspectSource({ role: "video", path: made, fileName: "film.mov" }, { tools: newerTools });
    expect(inspected.probe?.video?.viewPositions).toEqual(["left", "right"]);
    const outDir = await newFolder("again");
    await encode({ layout: "MVHEVC", sources: [inspected], outDir, tools: newerTools });
    await expectEachEyeItsOwn(await joinVariant(folderOf(outDir)));

    const old = { ...tools, ffmpeg: { ...tools.ffmpeg, version: "5.1.9" } };
    const refused = encode({ layout: "MVHEVC", sources: [inspected], outDir, tools: old });
    const message = expect.stringMatching(/"film\.mov" is MV-HEVC.* 5\.1\.9 .*Install ffmpeg 7\.1 or later/);
    await expect(refused).rejects.toMatchObject({ code: "tool_too_old", permanent: false, message });
  });

  it("MVHEVC of a varying frame rate: no picture of either eye is lost, not even the last", async () => {
    const varying = join(folder.path, "varying.mov");
    const pause = (time: string) => `${time}+if(gte(${time}\\,40000)\\,3000\\,0)`;
    const copy = ["-c", "copy", "-strict", "unofficial", "-bsf:v", `setts=pts=${pause("PTS")}:dts=${pause("DTS")}`];
    await runFfmpeg(folder.path, ["-i", made, ...copy, varying], newer ?? "");
    const source = await inspectSource({ role: "video", path: varying, fileName: "film.mov" }, { tools: newerTools });
    expect(source.probe?.video).toMatchObject({ isVariableFrameRate: true, frameCount: 72 });
    const outDir = await newFolder("varying");
    const packaged = await encode({ layout: "MVHEVC", sources: [source], outDir, tools: newerTools });
    // Three pictures long is the pause.
    expect(packaged.frames).toBe(Math.round((75 / 24) * packaged.frameRate));
    const pictureBytes = 1.5 * smallEye.width * smallEye.height;
    const [before, after] = [await views(made), await views(await joinVariant(folderOf(outDir)))];
    for (const side of ["left", "right"] as const) {
      const last = after[side].subarray(-pictureBytes);
      const secondToLast = before[side].subarray(-2 * pictureBytes, -pictureBytes);
      expect(psnr(last, before[side].subarray(-pictureBytes))).toBeGreaterThan(psnr(last, secondToLast) + 3);
    }
  });

  it.each([
    ["the system's ffmpeg", tools],
    ["a newer ffmpeg", newerTools],
  ])("passThroughMvhevc keeps every pixel of both views, with %s", async (name, with_) => {
    const sources = [await inspectSource({ role: "video", path: made, fileName: "film.mov" }, { tools: with_ })];
    const probe = sources[0]?.probe;
    if (!probe?.video) throw new Error("No video.");
    expect(await findPassThroughObstacle({ tools: with_, sources })).toBeNull();
    const of = passThroughRung(probe.video, probe.sizeBytes);
    expect(of.name).toMatch(/^mvhevc-90p-\d+k$/);
    const outDir = await newFolder(`passed by ${name}`);
    const packaged = await passThroughMvhevc({ tools: with_, sources, perspective: "180", rung: of, outDir });
    expect(packaged).toMatchObject({
      views: 2,
      frames: 72,
      segments: [{ durationSeconds: 2 }, { durationSeconds: 1 }],
    });
    const [before, after] = [await views(made), await views(await joinVariant(folderOf(outDir, of)))];
    expect(psnr(after.left, before.left)).toBe(Number.POSITIVE_INFINITY);
    expect(psnr(after.right, before.right)).toBe(Number.POSITIVE_INFINITY);
  });
});
