import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inspectSource } from "../../sources/inspect-source.ts";
import { runFfmpeg } from "../../testing/make-clip.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { toolSets } from "../../testing/tool-sets.ts";
import { encodeH264Hls } from "./encode-h264-hls.ts";

/** Red as BT.709 in studio range has it: luma, then both colour differences. */
const red = [63, 102, 240];

describe.each(await toolSets())("encodeH264Hls with %s keeps red red", (_, tools) => {
  it.each([
    ["BT.709", "bt709", "tv", "yuv420p"],
    ["BT.601", "smpte170m", "tv", "yuv420p"],
    ["BT.709 in full range", "bt709", "pc", "yuv420p"],
    ["BT.709 in 10 bits and 4:2:2", "bt709", "tv", "yuv422p10le"],
  ])("%s", async (_name, matrix, range, pixelFormat) => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "film.mp4");
    const convert = `scale=out_color_matrix=${matrix}:out_range=${range}:flags=accurate_rnd+full_chroma_int,format=${pixelFormat}`;
    const encode = ["-c:v", "libx264", "-qp", "1", "-colorspace", matrix, "-color_range", range];
    const make = ["-f", "lavfi", "-i", "color=red:s=320x180:r=24:d=1", "-vf", convert, ...encode, path];
    // Made by one tool for both, so that only ours is on trial.
    await runFfmpeg(folder.path, make);
    const source = await inspectSource({ role: "video", path, fileName: "film.mp4" }, { tools });
    const { playlist: made } = await encodeH264Hls({ tools, layout: "2D", sources: [source], outDir: folder.path });

    const raw = join(folder.path, "red.yuv");
    const playlist = join(folder.path, made.variants[0]?.name ?? "", "playlist.m3u8");
    await runFfmpeg(folder.path, ["-i", playlist, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "yuv420p", raw]);
    const pixels = await readFile(raw);
    const luma = 320 * 180;
    for (const [index, value] of [pixels[0], pixels[luma], pixels[luma + luma / 4]].entries()) {
      expect(Math.abs((value ?? 0) - (red[index] ?? 0))).toBeLessThanOrEqual(3);
    }
  });
});
