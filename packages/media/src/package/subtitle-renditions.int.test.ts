import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeH264Hls } from "../encode/h264/encode-h264-hls.ts";
import { inspectSource } from "../sources/inspect-source.ts";
import { makeClip } from "../testing/make-clip.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { findTools } from "../tools/find-tools.ts";
import { expectValidStream } from "../validate/testing/expect-valid-stream.ts";
import { writeSubtitleRenditions } from "./subtitle-renditions.ts";

const tools = await findTools();
const inspect = (path: string) =>
  inspectSource({ role: "subtitle", path, fileName: "en.srt", languageTag: "en" }, { tools });
const longCue = (text: string) => `1\n00:00:00,000 --> 00:10:00,000\n${text}\n\n2\n00:04:30,000 --> 00:04:31,000\nHi\n`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

async function write(name: string, text: string, durationSeconds: number) {
  const path = join(folder.path, `${name}.srt`);
  await writeFile(path, text);
  const outDir = join(folder.path, name);
  await mkdir(outDir);
  const [rendition] = await writeSubtitleRenditions([await inspect(path)], durationSeconds, outDir, tools);
  const segments = rendition?.segments ?? [];
  const sizes = segments.map(async ({ uri }) => (await stat(join(outDir, "subtitles-en", uri))).size);
  return {
    durations: segments.map((segment) => segment.durationSeconds),
    sourceBytes: text.length,
    storedBytes: (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0),
    playlist: await readFile(join(outDir, "subtitles-en", "playlist.m3u8"), "utf8"),
  };
}

describe("writeSubtitleRenditions", () => {
  it("writes segments of a minute, and repeats a small cue in each that it shows in", async () => {
    const { durations, playlist } = await write("small", longCue("Chapter one"), 590);
    expect(durations).toEqual([...Array.from({ length: 9 }, () => 60), 50]);
    expect(playlist).toContain("#EXT-X-TARGETDURATION:60\n");
  });

  it("writes longer ones for a large cue, so that little more is stored than was sent", async () => {
    const { durations, sourceBytes, storedBytes, playlist } = await write("large", longCue("x".repeat(60_000)), 590);
    expect(durations).toEqual([480, 110]);
    expect(storedBytes).toBeLessThan(2.1 * sourceBytes);
    expect(playlist).toContain("#EXT-X-TARGETDURATION:480\n");
    expect(playlist.match(/(?<=#EXTINF:)[\d.]+/g)).toEqual(["480.000000", "110.000000"]);
  });

  it("makes of 400 KB of openers that nothing closes what stands there", async () => {
    const cue = (minute: number) => `00:0${minute}:00,000 --> 00:0${minute}:50,000\n${"{\\".repeat(29_000)}\n`;
    const { durations, sourceBytes, storedBytes } = await write(
      "openers",
      [1, 2, 3, 4, 5, 6, 7].map(cue).join("\n"),
      590,
    );
    expect(durations).toHaveLength(10);
    expect(Math.abs(storedBytes - sourceBytes)).toBeLessThan(2_000);
  });

  it("stops when it is called off", async () => {
    const path = join(folder.path, "off.srt");
    await writeFile(path, longCue("Hi"));
    const signal = AbortSignal.abort(new Error("canceled"));
    const writing = writeSubtitleRenditions([await inspect(path)], 590, folder.path, { ...tools, signal });
    await expect(writing).rejects.toMatchObject({ code: "aborted", cause: { message: "canceled" } });
  });
});

describe("encodeH264Hls of ten minutes with a large cue over all of them", () => {
  it("breaks no MUST of Apple's authoring specification", async () => {
    const dir = join(folder.path, "film");
    await mkdir(dir);
    const film = await makeClip(dir, { seconds: 600, size: "160x90", frameRate: "1" });
    const subtitle = join(dir, "en.srt");
    await writeFile(subtitle, longCue("x".repeat(60_000)));
    const sources = [
      await inspectSource({ role: "video", path: film, fileName: "film.mp4" }, { tools }),
      await inspect(subtitle),
    ];
    await encodeH264Hls({ tools, layout: "2D", sources, outDir: dir });
    expect(await readFile(join(dir, "subtitles-en", "playlist.m3u8"), "utf8")).toContain("TARGETDURATION:480\n");
    await expectValidStream(dir, { except: ["9.9"] });
  });
});
