import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parseMediaPlaylist } from "../../hls/media-playlist.ts";
import { rungOf } from "../../ladder/rung.ts";
import { inspectSource } from "../../sources/inspect-source.ts";
import { decodedPixels, joinVariant } from "../../testing/coded-pictures.ts";
import { makeClip } from "../../testing/make-clip.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { toolSets } from "../../testing/tool-sets.ts";
import { encodeH264Rungs } from "./encode-h264-rungs.ts";

it.each(await toolSets())(
  "encodeH264Rungs tone-maps HDR10 and makes two rungs of one decode, without audio, with %s",
  { timeout: 240_000 },
  async (_, tools) => {
    await using folder = await temporaryFolder();
    // Grey of 203 cd/m², which HDR shows as the white of a page: code 58 % of PQ.
    const grey = ["-vf", "format=yuv420p10le,geq=lum=572:cb=512:cr=512"];
    const pq = ["-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc"];
    const parameters = "log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:range=limited";
    const coded = ["-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-x265-params", parameters];
    const clip = { seconds: 1, size: "320x180", tones: [440], outputArguments: [...grey, ...pq, ...coded] };
    const path = await makeClip(folder.path, clip);
    const sources = [await inspectSource({ role: "video", path, fileName: "film.mp4" }, { tools })];
    const rungs = [rungOf("H264", { width: 160, height: 90 }, 0.3), rungOf("H264", { width: 160, height: 90 }, 0.2)];
    const variants = await encodeH264Rungs({ tools, layout: "2D", sources, rungs, outDir: folder.path });
    expect(variants).toMatchObject([
      { name: "h264-90p-300k", width: 160, height: 90, videoRange: "SDR", codec: expect.stringMatching(/^avc1\.6400/) },
      { name: "h264-90p-200k" },
    ]);
    expect((await readdir(folder.path)).toSorted()).toEqual(["clip.mp4", "h264-90p-200k", "h264-90p-300k"]);
    const pixels = await decodedPixels(tools.ffmpeg.path, await joinVariant(join(folder.path, "h264-90p-300k")));
    // Read as SDR without tone-mapping, the same code would be 143, a middling grey; white is 235.
    expect(pixels[160 * 45 + 80]).toBeGreaterThan(160);
    expect(pixels[160 * 45 + 80]).toBeLessThan(236);
  },
);

it.each(await toolSets())(
  "encodeH264Rungs reports segments that are whole, and none that it changes afterwards, with %s",
  { timeout: 240_000 },
  async (_, tools) => {
    await using folder = await temporaryFolder();
    // Of which two pictures are left over, that go into the third segment.
    const path = await makeClip(folder.path, { seconds: 7, size: "160x90", frameCount: 146 });
    const sources = [await inspectSource({ role: "video", path, fileName: "film.mp4" }, { tools })];
    const rungs = [rungOf("H264", { width: 160, height: 90 }, 0.3), rungOf("H264", { width: 160, height: 90 }, 0.2)];
    const reported = new Map<string, Buffer>();
    const onSegment = (segment: string) => {
      expect(reported.has(segment)).toBe(false);
      reported.set(segment, readFileSync(segment));
    };
    await encodeH264Rungs({ tools, layout: "2D", sources, rungs, outDir: folder.path, onSegment });
    expect(reported.size).toBeGreaterThan(0);
    const segments = parseMediaPlaylist(
      await readFile(join(folder.path, rungs[0]?.name ?? "", "playlist.m3u8"), "utf8"),
    );
    expect(segments.map(({ durationSeconds }) => durationSeconds.toFixed(2))).toEqual(["2.00", "2.00", "2.08"]);
    for (const [segment, bytes] of reported) expect((await readFile(segment)).equals(bytes)).toBe(true);
    for (const { name } of rungs) expect(reported.has(join(folder.path, name, "segment-00003.m4s"))).toBe(false);
  },
);
