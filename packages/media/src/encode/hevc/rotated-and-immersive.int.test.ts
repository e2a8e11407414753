import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rungOf } from "../../ladder/rung.ts";
import { inspectSource } from "../../sources/inspect-source.ts";
import { decodedPixels, filteredPixels, joinVariant, psnr } from "../../testing/coded-pictures.ts";
import { makeClip, runFfmpeg } from "../../testing/make-clip.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { findTools } from "../../tools/find-tools.ts";
import { encodeH264Rungs } from "../h264/encode-h264-rungs.ts";
import { encodeHevcRung } from "./encode-hevc-rung.ts";

const tools = await findTools();
const seconds = 1;
/** Small pictures that do not say are taken for BT.601, and converted. */
const bt709 = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"];

/**
 * A movie whose one track is shown turned clockwise by a quarter, as telephones write it: the matrix of its tkhd box
 * (ISO/IEC 14496-12 section 8.3.2) moves the point (x, y) to (height - y, x), so that the upper left corner comes to
 * the upper right.
 */
function turnedClockwise(movie: Buffer, storedHeight: number): Buffer {
  const matrixOffset = movie.indexOf("tkhd") + 4 + 40;
  const one = 0x1_0000;
  const matrix = [0, one, 0, -one, 0, 0, storedHeight * one, 0, 0x4000_0000];
  for (const [index, value] of matrix.entries()) movie.writeInt32BE(value, matrixOffset + 4 * index);
  return movie;
}

describe("a phone's clip, lying on its side with a display matrix", { timeout: 240_000 }, () => {
  it("comes out upright as H264 and as HEVC", async () => {
    await using folder = await temporaryFolder();
    const upright = await makeClip(folder.path, {
      fileName: "upright.mp4",
      seconds,
      size: "90x160",
      outputArguments: bt709,
    });
    const lying = join(folder.path, "lying.mp4");
    const coded = ["-c:v", "libx264", "-preset", "ultrafast", "-qp", "8", "-pix_fmt", "yuv420p", ...bt709];
    await runFfmpeg(folder.path, ["-i", upright, "-vf", "transpose=cclock", ...coded, lying]);
    const path = join(folder.path, "phone.mp4");
    await writeFile(path, turnedClockwise(await readFile(lying), 90));

    const source = await inspectSource({ role: "video", path, fileName: "phone.mp4" }, { tools });
    expect(source.probe?.video).toMatchObject({ width: 90, height: 160 });
    const eye = { width: 90, height: 160 };
    const common = { tools, layout: "2D", sources: [source], outDir: folder.path } as const;
    const h264 = rungOf("H264", eye, 3);
    const [variant] = await encodeH264Rungs({ ...common, rungs: [h264] });
    expect(variant).toMatchObject(eye);
    const hevc = rungOf("HEVC", eye, 3);
    const encode = { ...common, rung: hevc, format: "HEVC", perspective: "Regular", preset: "ultrafast" } as const;
    expect(await encodeHevcRung(encode)).toMatchObject({ ...eye, views: 1 });

    const asMade = await filteredPixels(folder.path, upright, "null");
    const upsideDown = await filteredPixels(folder.path, upright, "hflip,vflip");
    for (const { name } of [h264, hevc]) {
      const shown = await decodedPixels(tools.ffmpeg.path, await joinVariant(join(folder.path, name)));
      expect(psnr(shown, asMade), name).toBeGreaterThan(25);
      expect(psnr(shown, upsideDown), name).toBeLessThan(20);
    }
  });
});

describe("Apple Immersive Video", { timeout: 240_000 }, () => {
  it("gives an H264 preview in 2D; HEVC and MV-HEVC are refused, saying why", async () => {
    await using folder = await temporaryFolder();
    const hevc = ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none", "-tag:v", "hvc1"];
    const coded = [...hevc, ...bt709, "-f", "mov"];
    const path = await makeClip(folder.path, {
      fileName: "film.aivu",
      seconds,
      size: "160x160",
      outputArguments: coded,
    });
    const source = await inspectSource({ role: "video", path, fileName: "film.aivu" }, { tools });
    const eye = { width: 160, height: 160 };
    const common = { tools, layout: "AIV", sources: [source], outDir: folder.path } as const;
    const rung = rungOf("H264", eye, 1);
    expect(await encodeH264Rungs({ ...common, rungs: [rung] })).toMatchObject([{ ...eye, videoRange: "SDR" }]);
    const pixels = await decodedPixels(tools.ffmpeg.path, await joinVariant(join(folder.path, rung.name)));
    expect(psnr(pixels, await filteredPixels(folder.path, path, "null"))).toBeGreaterThan(25);

    for (const format of ["HEVC", "MVHEVC"] as const) {
      const refused = encodeHevcRung({ ...common, format, perspective: "180", rung: rungOf(format, eye, 1) });
      await expect(refused).rejects.toMatchObject({
        code: "sources_unfit",
        permanent: true,
        message: expect.stringMatching(
          /^"film\.aivu" is Apple Immersive Video: only Apple's tools .*with an H264 preview/,
        ),
      });
    }
  });
});
