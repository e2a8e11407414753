import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { box, fullBox } from "../isobmff/box.ts";
import { videoExtendedUsageBox } from "../isobmff/stereo-boxes.ts";
import { makeClip } from "../testing/make-clip.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { high, low, makeH264Stream } from "../validate/testing/base-streams.ts";
import { insertIntoSampleEntry } from "../validate/testing/tampering.ts";
import { inspect } from "./inspect.ts";
import type { FileReport } from "./inspect-report.ts";

describe("inspect", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const at = (name: string) => join(folder.path, name);
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  const videoOf = async (name: string) => ((await inspect(at(name))) as FileReport).tracks[0]?.video;
  /**
   * A clip of one track whose index is in front, so that its sample entry can grow without moving what the index
   * points at.
   */
  const clip = (fileName: string, outputArguments: string[] = []) =>
    makeClip(folder.path, {
      fileName,
      seconds: 1,
      size: "160x90",
      outputArguments: ["-movflags", "empty_moov+default_base_moof", ...outputArguments],
    });

  it("reports container, tracks and time of an MP4", async () => {
    await makeClip(folder.path, { fileName: "film.mp4", seconds: 1, size: "160x90", tones: [440] });
    expect(await inspect(at("film.mp4"))).toMatchObject({
      kind: "file",
      container: "mp4",
      brand: "isom",
      isFragmented: false,
      durationSeconds: expect.closeTo(1, 1),
      tracks: [
        {
          kind: "video",
          codec: expect.stringMatching(/^avc1\./),
          video: { width: 160, height: 90, framesPerSecond: 24, views: 1, bitDepth: 8 },
        },
        { kind: "audio", codec: "mp4a.40.2", audio: { channels: 1, sampleRateHertz: 48_000 } },
      ],
      boxes: expect.arrayContaining([expect.objectContaining({ type: "moov" })]),
    });
  });

  it("reports what is in a WebM, which has no boxes", async () => {
    await makeClip(folder.path, { fileName: "film.webm", seconds: 1, size: "160x90" });
    expect(await inspect(at("film.webm"))).toMatchObject({
      container: "matroska",
      brand: null,
      tracks: [{ kind: "video", codec: "vp8", video: { width: 160, height: 90 } }],
      boxes: [],
    });
  });

  it("reads eyes, projection and field of view out of vexu and hfov", async () => {
    await clip("apple.mp4");
    const stereo = { heroEye: "left" as const, baselineMicrometres: 63_500 };
    const vexu = videoExtendedUsageBox({ stereo, projection: "hequ", packing: "side" }) ?? Buffer.alloc(0);
    const hfov = box("hfov", Buffer.from([0, 2, 0xbf, 0x20]));
    await insertIntoSampleEntry(at("apple.mp4"), "avc1", Buffer.concat([vexu, hfov]));
    expect(await videoOf("apple.mp4")).toMatchObject({
      views: 1,
      eyes: "left and right",
      packing: "side",
      projection: "hequ",
      fieldOfViewDegrees: 180,
      heroEye: "left",
      baselineMillimetres: 63.5,
    });
  });

  it("reads packing and projection out of st3d and sv3d", async () => {
    await clip("google.mp4");
    const st3d = fullBox("st3d", 0, 0, Buffer.from([1]));
    const proj = box("proj", fullBox("prhd", 0, 0, Buffer.alloc(12)), fullBox("equi", 0, 0, Buffer.alloc(16)));
    await insertIntoSampleEntry(at("google.mp4"), "avc1", Buffer.concat([st3d, box("sv3d", proj)]));
    expect(await videoOf("google.mp4")).toMatchObject({ packing: "over", eyes: "left and right", projection: "equi" });
  });

  it("counts two views where lhvC describes the second", async () => {
    const hevc = ["-c:v", "libx265", "-tag:v", "hvc1", "-x265-params", "log-level=none"];
    await clip("two.mp4", hevc);
    await insertIntoSampleEntry(at("two.mp4"), "hvc1", box("lhvC", Buffer.from([1, 0xf0, 0, 0xfc, 0xcf, 0])));
    expect(await videoOf("two.mp4")).toMatchObject({ views: 2 });
  });

  it("names the colours of HDR", async () => {
    const colours = ["-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc"];
    const x265 =
      "log-level=none:master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,50):max-cll=1000,400";
    await clip("hdr.mp4", [
      "-pix_fmt",
      "yuv420p10le",
      "-c:v",
      "libx265",
      "-x265-params",
      x265,
      "-tag:v",
      "hvc1",
      ...colours,
    ]);
    expect(await videoOf("hdr.mp4")).toMatchObject({
      range: "PQ",
      bitDepth: 10,
      hasMasteringDisplay: true,
      contentLightLevel: { maxContent: 1000, maxFrameAverage: 400 },
    });
  });

  it("reports a stream's ladder, renditions and findings, by folder and by playlist", async () => {
    await mkdir(at("stream"));
    await makeH264Stream(at("stream"), folder.path);
    const report = await inspect(at("stream"));
    expect(report).toMatchObject({
      kind: "stream",
      version: 7,
      isComplete: true,
      durationSeconds: 4,
      variants: [
        {
          name: `${high}/playlist.m3u8`,
          resolution: "160x90",
          segmentCount: 2,
          video: { views: 1, framesPerSecond: 24 },
        },
        { name: `${low}/playlist.m3u8`, resolution: "128x72" },
      ],
      iframeVariants: [{ name: `${high}/iframes.m3u8` }, { name: `${low}/iframes.m3u8` }],
      renditions: [
        { type: "AUDIO", language: "und", isDefault: true, codecs: "mp4a.40.2" },
        { type: "AUDIO", language: "fr", isDefault: false },
        { type: "SUBTITLES", language: "en", codecs: "wvtt" },
      ],
    });
    if (report.kind !== "stream") throw new Error("It is a stream.");
    for (const { declared, measured } of report.variants) expect(measured).toEqual(declared);
    expect(report.findings.filter(({ level }) => level === "must")).toEqual([]);
    const byPlaylist = await inspect(at("stream/multivariant.m3u8"));
    expect({ ...byPlaylist, location: at("stream") }).toEqual(report);
    expect(await inspect(at(`stream/${high}/init.mp4`))).toMatchObject({
      kind: "file",
      isFragmented: true,
      tracks: [{ kind: "video" }],
    });
    const alone = inspect(at(`stream/${high}/playlist.m3u8`));
    await expect(alone).rejects.toThrow(/is a media playlist; name the multivariant playlist that lists it/);
  });

  it.each([
    ["a text", "notes.txt", "Remember the milk.", /"notes\.txt" is not a video or audio file that can be read/],
    ["an empty file", "empty.mp4", "", /"empty\.mp4" is empty/],
  ])("refuses %s with a sentence", async (_, name, content, message) => {
    await writeFile(at(name), content);
    await expect(inspect(at(name))).rejects.toMatchObject({ permanent: true, message: expect.stringMatching(message) });
  });

  it("refuses what is not there", async () => {
    await expect(inspect(at("nowhere.mp4"))).rejects.toThrow(/nowhere\.mp4" does not exist\.$/);
  });

  it("takes a film cut short in the middle of its index for no media, not for a crash", async () => {
    const options = { fileName: "fast.mp4", seconds: 1, size: "160x90", outputArguments: ["-movflags", "+faststart"] };
    await makeClip(folder.path, options);
    await writeFile(at("cut.mp4"), (await readFile(at("fast.mp4"))).subarray(0, 400));
    await expect(inspect(at("cut.mp4"))).rejects.toMatchObject({ name: "MediaError" });
  });
});
