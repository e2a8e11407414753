import { readFile, truncate } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { inspectSource } from "../sources/inspect-source.ts";
import { makeClip, runFfmpeg } from "../testing/make-clip.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { toolSets } from "../testing/tool-sets.ts";
import { makePoster } from "./make-poster.ts";

/** Red as JFIF has it: luma, then both colour differences. */
const jpegRed = [76, 85, 255];

describe.each(await toolSets())("makePoster with %s", (_, tools) => {
  /** Luma and colour differences of the first pixel, read by one tool for all, so that only ours is on trial. */
  const firstPixel = async (path: string, { width, height }: { width: number; height: number }) => {
    const raw = `${path}.yuv`;
    await runFfmpeg(dirname(path), ["-f", "mjpeg", "-i", path, "-f", "rawvideo", "-pix_fmt", "yuvj420p", raw]);
    const pixels = await readFile(raw);
    return [pixels[0], pixels[width * height], pixels[(width * height * 5) / 4]];
  };

  it.each([
    ["SBS", "hstack", { width: 320, height: 180 }],
    ["TB", "vstack", { width: 320, height: 180 }],
  ] as const)("%s: shows the left eye, in its colours", async (layout, stack, size) => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "film.mp4");
    const colours = ["red", "blue"].flatMap((name) => ["-f", "lavfi", "-i", `color=${name}:s=320x180:r=24:d=1`]);
    const graph = `[0][1]${stack},scale=out_color_matrix=bt709:flags=accurate_rnd+full_chroma_int,format=yuv420p`;
    const encode = ["-c:v", "libx264", "-preset", "ultrafast", "-colorspace", "bt709"];
    await runFfmpeg(folder.path, [...colours, "-filter_complex", graph, ...encode, path]);
    const source = await inspectSource({ role: "video", path, fileName: "film.mp4" }, { tools });
    const outPath = join(folder.path, "poster %d.jpg");
    const poster = await makePoster({ tools, layout, sources: [source], outPath });
    expect(poster).toEqual({ path: outPath, ...size, contentType: "image/jpeg" });
    expect([...(await readFile(outPath)).subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    const pixel = await firstPixel(outPath, size);
    for (const [index, value] of jpegRed.entries()) {
      expect(Math.abs((pixel[index] ?? 0) - value)).toBeLessThanOrEqual(4);
    }
  });

  it("says that nothing can be read of a film without its pictures", async () => {
    await using folder = await temporaryFolder();
    const path = await makeClip(folder.path, { seconds: 2, outputArguments: ["-movflags", "+faststart"] });
    const index = (await readFile(path)).indexOf("mdat");
    await truncate(path, index + 4);
    const source = await inspectSource({ role: "video", path, fileName: "film.mp4" }, { tools });
    const making = makePoster({ tools, layout: "2D", sources: [source], outPath: join(folder.path, "poster.jpg") });
    await expect(making).rejects.toMatchObject({ permanent: true, message: expect.stringContaining('"film.mp4"') });
  });
});
