import { execFile } from "node:child_process";
import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeClip, runFfmpeg } from "../testing/make-clip.ts";
import { readWithMediaInfo } from "../testing/read-with-media-info.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { findTools } from "../tools/find-tools.ts";
import { markForHeadsets } from "./mark-for-headsets.ts";

const run = promisify(execFile);
const { ffmpeg, ffprobe } = await findTools();

/** Hash of all decoded pictures and sound. */
async function decodedHash(path: string): Promise<string> {
  return (await run(ffmpeg.path, ["-nostdin", "-v", "error", "-xerror", "-i", path, "-f", "md5", "-"])).stdout;
}

async function sideData(path: string): Promise<unknown> {
  const words = ["-v", "error", "-select_streams", "v", "-show_entries", "stream_side_data", "-of", "json", path];
  return JSON.parse((await run(ffprobe.path, words)).stdout).streams[0]?.side_data_list;
}

describe("markForHeadsets", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let movieFirst: string;
  let movieLast: string;
  beforeAll(async () => {
    folder = await temporaryFolder();
    const outputArguments = ["-c:a", "aac"];
    const clip = { fileName: "last.mp4", size: "320x90", seconds: 1, tones: [440], outputArguments };
    movieLast = await makeClip(folder.path, clip);
    movieFirst = join(folder.path, "first.mp4");
    await runFfmpeg(folder.path, ["-i", movieLast, "-c", "copy", "-movflags", "+faststart", movieFirst]);
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  const equirectangular = { side_data_type: "Spherical Mapping", projection: "equirectangular", yaw: 0, pitch: 0 };
  // Bounds as ffmpeg counts them, in pixels of the whole sphere: a quarter to each side.
  const half = { ...equirectangular, projection: "tiled equirectangular", bound_left: 161, bound_right: 159 };

  it.for([
    ["side by side, 180 degrees, header first", true, "side", "hequ", "side by side", half],
    ["over and under, 360 degrees, header last", false, "over", "equi", "top and bottom", equirectangular],
    ["side by side, flat", true, "side", "rect", "side by side", null],
    ["one eye, 360 degrees", true, null, "equi", "2D", equirectangular],
  ] as const)(
    "%s: players know it, and every picture and sound is as before",
    async ([name, isFirst, packing, projection, type, mapping]) => {
      const path = isFirst ? movieFirst : movieLast;
      const outPath = join(folder.path, `${name}.mp4`);
      const { sizeBytes } = await markForHeadsets({ path, outPath, packing, projection });
      expect((await stat(outPath)).size).toBe(sizeBytes);
      expect(await sideData(outPath)).toMatchObject([
        { side_data_type: "Stereo 3D", type, inverted: 0 },
        ...(mapping ? [mapping] : []),
      ]);
      expect(await decodedHash(outPath)).toBe(await decodedHash(path));
    },
  );

  it("is what MediaInfo takes it for", async () => {
    const outPath = join(folder.path, "seen.mp4");
    await markForHeadsets({ path: movieFirst, outPath, packing: "side", projection: "hequ" });
    const tracks = await readWithMediaInfo(outPath);
    expect(tracks.find((track) => track["@type"] === "Video")).toMatchObject({
      MultiView_Count: "2",
      MultiView_Layout: "Side by Side (left eye first)",
    });
  });

  it("stops when it is aborted, and refuses what is no movie", async () => {
    const outPath = join(folder.path, "none.mp4");
    const how = { outPath, packing: "side", projection: "rect" } as const;
    const aborted = markForHeadsets({ ...how, path: movieFirst, signal: AbortSignal.abort() });
    await expect(aborted).rejects.toMatchObject({ code: "aborted", permanent: false });
    const text = join(folder.path, "text.mp4");
    await writeFile(text, "This is no movie at all, but long enough to be read as one.");
    await expect(markForHeadsets({ ...how, path: text })).rejects.toMatchObject({ code: "truncated", permanent: true });
  });
});
