import { mkdir, readdir, readFile, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inspectSource } from "../../sources/inspect-source.ts";
import type { SourceFile } from "../../sources/source-file.ts";
import { frameSync } from "../../testing/frame-sync.ts";
import { makeClip, runFfmpeg } from "../../testing/make-clip.ts";
import { packetsBySegment } from "../../testing/packets-by-segment.ts";
import { processesMentioning } from "../../testing/running-processes.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { toolSets } from "../../testing/tool-sets.ts";
import { expectValidStream } from "../../validate/testing/expect-valid-stream.ts";
import { encodeH264Hls } from "./encode-h264-hls.ts";

/** A source this small gives a ladder of one rung; Apple wants several. */
const oneRung = { except: ["9.9"] };

describe.each(await toolSets())("encodeH264Hls of one file, with %s", (_, tools) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  const ffmpegPath = tools.ffmpeg.path;
  const inspect = (...files: SourceFile[]) => Promise.all(files.map((file) => inspectSource(file, { tools })));
  const video = (path: string): SourceFile => ({ role: "video", path, fileName: "film.mp4" });
  const newFolder = async (name: string) => {
    const path = join(folder.path, name);
    await mkdir(path);
    return path;
  };

  const packets = (outDir: string, name: string) => packetsBySegment(tools, outDir, name);

  it("does without any audio or subtitle", async () => {
    const dir = await newFolder("mute");
    const [source] = await inspect(video(await makeClip(dir, { seconds: 2, ffmpegPath })));
    if (!source) throw new Error("No source.");
    const { playlist } = await encodeH264Hls({ tools, layout: "2D", sources: [source], outDir: dir });
    expect(playlist.variants).toMatchObject([{ width: 320, height: 180, codec: expect.stringMatching(/^avc1\.6400/) }]);
    expect(playlist.renditions).toEqual([]);
    expect(await readFile(join(dir, "multivariant.m3u8"), "utf8")).not.toMatch(/EXT-X-MEDIA|AUDIO=/);
    await expectValidStream(dir, oneRung);
  });

  it("leaves no frame of sound alone in a segment behind the end of the picture", async () => {
    const dir = await newFolder("whole segments");
    const sources = await inspect(video(await makeClip(dir, { seconds: 4, size: "160x90", tones: [440], ffmpegPath })));
    const { playlist } = await encodeH264Hls({ tools, layout: "2D", sources, outDir: dir });
    const [picture, sound] = await Promise.all(
      [playlist.variants, playlist.renditions].map((each) => packets(dir, each[0]?.name ?? "")),
    );
    expect(picture?.map(({ count }) => count)).toEqual([48, 48]);
    expect(sound).toHaveLength(2);
    // Of 1024 samples each, all of them still there, with the encoder's priming before time 0.
    const frames = sound?.reduce((sum, { count }) => sum + count, 0) ?? 0;
    expect(frames).toBeGreaterThanOrEqual(1 + Math.ceil((4 * 48_000) / 1024));
    expect(await readdir(join(dir, "audio-und"))).toHaveLength(4);
    await expectValidStream(dir, oneRung);
  });

  it.each([
    ["SBS", "640x180", 320, 180],
    ["SBS", "320x180", 320, 180],
    ["TB", "320x360", 320, 180],
    ["TB", "320x180", 320, 180],
  ] as const)("%s of %s shows the left eye alone", async (layout, size, width, height) => {
    const dir = await newFolder(`${layout} ${size}`);
    const sources = await inspect(video(await makeClip(dir, { seconds: 2, size, ffmpegPath })));
    const { playlist } = await encodeH264Hls({ tools, layout, sources, outDir: dir });
    expect(playlist.variants).toMatchObject([{ width, height }]);
  });

  it("brings a film of 10 bits in BT.2020 and PQ down to 8 bits", async () => {
    const dir = await newFolder("hdr");
    const colours = ["-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc"];
    const outputArguments = [
      "-pix_fmt",
      "yuv420p10le",
      "-c:v",
      "libx265",
      "-x265-params",
      "log-level=none",
      ...colours,
    ];
    const path = await makeClip(dir, { seconds: 2, outputArguments, ffmpegPath });
    const sources = await inspect(video(path));
    expect(sources[0]?.probe?.video).toMatchObject({ bitDepth: 10, colour: { transfer: "smpte2084" } });
    const { playlist } = await encodeH264Hls({ tools, layout: "2D", sources, outDir: dir });
    const [encoded] = await inspect(video(join(dir, playlist.variants[0]?.name ?? "", "playlist.m3u8"))).catch(
      () => [],
    );
    expect(encoded).toBeUndefined(); // Our own playlists are not let in as sources either.
    expect(playlist.variants[0]?.codec).toMatch(/^avc1\.6400/);
  });

  it("makes a constant rate of a variable one that starts late, in step with its audio", async () => {
    const dir = await newFolder("variable");
    const path = join(dir, "film.mp4");
    const picture = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30:duration=4"];
    const tone = ["-f", "lavfi", "-i", "sine=frequency=440:duration=4"];
    const drops = "select='gt(n,6)*not(between(mod(n,20),7,9))'";
    const encode = [
      "-vf",
      drops,
      ...(await frameSync(ffmpegPath, "vfr")),
      "-c:v",
      "libx264",
      "-preset",
      "ultrafast",
      "-pix_fmt",
      "yuv420p",
    ];
    await runFfmpeg(dir, [...picture, ...tone, ...encode, path], ffmpegPath);
    const sources = await inspect(video(path));
    const { playlist, durationSeconds } = await encodeH264Hls({ tools, layout: "2D", sources, outDir: dir });
    const segments = await packets(dir, playlist.variants[0]?.name ?? "");
    expect(segments[0]?.start).toBeCloseTo(0, 3);
    expect(durationSeconds).toBeCloseTo(4, 0);
    for (const segment of segments) expect(segment).toMatchObject({ firstIsKey: true, keys: 1 });
    await expectValidStream(dir, oneRung);
  });

  it("refuses a film that is cut off after its index, saying how much is there", async () => {
    const dir = await newFolder("cut");
    const path = await makeClip(dir, { seconds: 6, outputArguments: ["-movflags", "+faststart"], ffmpegPath });
    await truncate(path, Math.floor((await stat(path)).size / 2));
    const sources = await inspect(video(path));
    const encoding = encodeH264Hls({ tools, layout: "2D", sources, outDir: dir });
    const message = expect.stringMatching(/"film\.mp4" is cut off: it says that it lasts 6\.0 s, but only \d\.\d s/);
    await expect(encoding).rejects.toMatchObject({ code: "truncated", permanent: true, message });
  });

  it("leaves no process when it is aborted midway", async () => {
    const dir = await newFolder("aborted midway");
    const sources = await inspect(video(await makeClip(dir, { seconds: 20, size: "640x360", ffmpegPath })));
    const controller = new AbortController();
    const encoding = encodeH264Hls({
      tools,
      layout: "2D",
      sources,
      outDir: dir,
      signal: controller.signal,
      onProgress: (percent) => percent > 0 && controller.abort(),
    });
    await expect(encoding).rejects.toMatchObject({ code: "aborted", permanent: false });
    expect(await processesMentioning(dir)).toEqual([]);
    expect(await readdir(dir)).not.toContain("multivariant.m3u8");
  });

  it("blames the server, not the film, when nothing can be written", async () => {
    const dir = await newFolder("unwritable");
    const sources = await inspect(video(await makeClip(dir, { seconds: 1, ffmpegPath })));
    const broken = { ...tools, ffmpeg: { ...tools.ffmpeg, path: "/nowhere/ffmpeg" } };
    const encoding = encodeH264Hls({ tools: broken, layout: "2D", sources, outDir: dir });
    await expect(encoding).rejects.toMatchObject({ permanent: false });
  });
});
