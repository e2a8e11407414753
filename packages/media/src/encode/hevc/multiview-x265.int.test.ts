import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { waitFor } from "@vergence/timers/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rungOf } from "../../ladder/rung.ts";
import { inspectSource } from "../../sources/inspect-source.ts";
import type { InspectedSource } from "../../sources/source-file.ts";
import { decodedPixels, filteredPixels, joinVariant, psnr } from "../../testing/coded-pictures.ts";
import { makeClip, runFfmpeg } from "../../testing/make-clip.ts";
import { findTestedMultiviewX265 } from "../../testing/multiview-x265.ts";
import { findNewerFfmpeg } from "../../testing/newer-ffmpeg.ts";
import { processesMentioning } from "../../testing/running-processes.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { findTools } from "../../tools/find-tools.ts";
import { type EncodeHevcRungOptions, encodeHevcRung } from "./encode-hevc-rung.ts";

const x265 = await findTestedMultiviewX265();
const newer = await findNewerFfmpeg();
const tools = await findTools();
const rung = rungOf("MVHEVC", { width: 160, height: 90 }, 3);
const bt709 = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"];

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
const inspect = (path: string): Promise<InspectedSource> =>
  inspectSource({ role: "video", path, fileName: "film.mp4" }, { tools });
const encode = (request: Pick<EncodeHevcRungOptions, "sources" | "outDir"> & Partial<EncodeHevcRungOptions>) =>
  encodeHevcRung({
    tools,
    layout: "SBS",
    perspective: "Regular",
    format: "MVHEVC",
    rung,
    preset: "ultrafast",
    packing: "full",
    ...request,
  });

describe.skipIf(!x265 || !newer)("a multiview x265", { timeout: 240_000 }, () => {
  it("makes two views of the same key frames, each of which decodes as its own eye", async () => {
    const path = join(folder.path, "sbs.mp4");
    const eyes = "testsrc2=size=184x90:rate=24:duration=3,split[a][b];[a]crop=160:90:24:0[l];[b]crop=160:90:0:0[r]";
    const coded = ["-c:v", "libx264", "-preset", "ultrafast", "-qp", "8", "-pix_fmt", "yuv420p", ...bt709];
    await runFfmpeg(folder.path, ["-f", "lavfi", "-i", `${eyes};[l][r]hstack`, ...coded, path]);
    const outDir = await newFolder("multiview");
    const packaged = await encode({ tools: { ...tools, multiviewX265: x265 }, sources: [await inspect(path)], outDir });
    expect(packaged).toMatchObject({ views: 2, width: 160, height: 90, frames: 72, videoRange: "SDR", frameRate: 24 });
    expect(packaged.segments.map(({ durationSeconds }) => durationSeconds)).toEqual([2, 1]);
    expect(await readdir(join(outDir, rung.name))).not.toContain("multiview.cfg");

    const made = await joinVariant(join(outDir, rung.name));
    const [left, right] = [
      await decodedPixels(newer ?? "", made, "vpos:left"),
      await decodedPixels(newer ?? "", made, "vpos:right"),
    ];
    const [ofLeft, ofRight] = [
      await filteredPixels(folder.path, path, "crop=160:90:0:0"),
      await filteredPixels(folder.path, path, "crop=160:90:160:0"),
    ];
    expect(psnr(left, ofLeft)).toBeGreaterThan(30);
    expect(psnr(right, ofRight)).toBeGreaterThan(30);
    expect(psnr(left, ofRight)).toBeLessThan(20);
    expect(psnr(await decodedPixels(tools.ffmpeg.path, made), left)).toBe(Number.POSITIVE_INFINITY);

    // The rate is meant for both views together. Were it taken for each, this would come out twice as high.
    const low = rungOf("MVHEVC", { width: 160, height: 90 }, 0.3);
    const lower = await encode({
      tools: { ...tools, multiviewX265: x265 },
      sources: [await inspect(path)],
      outDir: await newFolder("low"),
      rung: low,
    });
    expect(lower.bandwidth.averageBitsPerSecond).toBeLessThan(1.5 * 300_000);
  });
});

describe("an encode through a second tool", { timeout: 240_000 }, () => {
  const standIn = async (name: string, script: string) => {
    const path = join(folder.path, name);
    await writeFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return { path, version: "4.1", origin: "setting" } as const;
  };
  let sources: InspectedSource[];
  beforeAll(async () => {
    sources = [await inspect(await makeClip(folder.path, { fileName: "long.mp4", seconds: 20, size: "320x90" }))];
  });
  const noneIsLeft = async () => {
    expect(await processesMentioning(folder.path)).toEqual([]);
  };

  it("fails by the second one's name and words when that fails, and leaves no process", async () => {
    const multiviewX265 = await standIn("failing-x265", "echo 'x265 [error]: no such preset' >&2; exit 3");
    const failed = encode({ tools: { ...tools, multiviewX265 }, sources, outDir: await newFolder("failing") });
    const message = 'Working on "film.mp4" failed in x265 4.1 (exit code 3).';
    const detail = expect.stringContaining("no such preset");
    await expect(failed).rejects.toMatchObject({ code: "tool_failed", permanent: false, message, detail });
    await noneIsLeft();
  });

  it("fails for what ffmpeg fails for, though the second one ends well", async () => {
    const multiviewX265 = await standIn("reading-x265", "cat > /dev/null");
    const ffmpeg = { ...tools.ffmpeg, ...(await standIn("full-ffmpeg", "echo 'No space left on device' >&2; exit 1")) };
    const failed = encode({ tools: { ...tools, ffmpeg, multiviewX265 }, sources, outDir: await newFolder("full") });
    await expect(failed).rejects.toMatchObject({ code: "disk_full", permanent: false });
    await noneIsLeft();
  });

  it("ends both when it is aborted while the second one reads nothing", async () => {
    const multiviewX265 = await standIn("idle-x265", "while true; do sleep 1; done # $*");
    const controller = new AbortController();
    const outDir = await newFolder("aborted");
    const aborted = encode({ tools: { ...tools, multiviewX265 }, sources, outDir, signal: controller.signal });
    const rejection = expect(aborted).rejects.toMatchObject({ code: "aborted", permanent: false });
    const isRunning = async () =>
      (await processesMentioning(folder.path)).some((line) => line.includes("multiview.cfg"));
    await waitFor("both run", async () => (await isRunning()) && (await processesMentioning("long.mp4")).length > 0);
    controller.abort();
    await rejection;
    await noneIsLeft();
  });
});
