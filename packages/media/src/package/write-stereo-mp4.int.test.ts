import { execFile } from "node:child_process";
import { createReadStream } from "node:fs";
import { mkdir, readFile, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { composeMvhevc } from "../hevc/compose/compose-mvhevc.ts";
import { decodeVideo } from "../testing/decode-video.ts";
import { fakeHevcStream } from "../testing/fake-hevc-stream.ts";
import { encodeEyes } from "../testing/hevc-clips.ts";
import { runFfmpeg } from "../testing/make-clip.ts";
import { findNewerFfmpeg } from "../testing/newer-ffmpeg.ts";
import { readWithMediaInfo } from "../testing/read-with-media-info.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { findTools } from "../tools/find-tools.ts";
import { packageHls } from "./package-hls.ts";
import { writeStereoMp4 } from "./write-stereo-mp4.ts";

const run = promisify(execFile);
const newerFfmpeg = await findNewerFfmpeg();
const { ffmpeg, ffprobe } = await findTools();
const frameRate = { numerator: 24, denominator: 1 };

/** An AAC rendition as the product has ffmpeg make it. */
async function makeSound(dir: string, seconds: number): Promise<string> {
  const folder = join(dir, "audio-en");
  await mkdir(folder);
  const tone = ["-f", "lavfi", "-i", `sine=frequency=440:sample_rate=48000:duration=${seconds}`];
  const encode = ["-c:a", "aac", "-avoid_negative_ts", "disabled", "-f", "hls", "-hls_time", "2"];
  const files = ["-hls_playlist_type", "vod", "-hls_segment_type", "fmp4", "-hls_fmp4_init_filename", "init.mp4"];
  await runFfmpeg(folder, [...tone, ...encode, ...files, "-hls_segment_filename", "segment-%05d.m4s", "playlist.m3u8"]);
  return folder;
}

/** Hashes of the packets of a file's or playlist's only or first stream of a kind, in decoding order. */
async function packetHashes(path: string, kind: "v" | "a"): Promise<string[]> {
  const words = ["-nostdin", "-v", "error", "-i", path, "-map", `0:${kind}:0`, "-c", "copy", "-f", "framehash", "-"];
  const { stdout } = await run(ffmpeg.path, words);
  const lines = stdout.split("\n").filter((line) => line && !line.startsWith("#"));
  // stream, dts, pts, duration, size, hash; then what belongs to the packet without being in it.
  return lines.map((line) => line.split(",")[5]?.trim() ?? "");
}

describe("writeStereoMp4 › MV-HEVC with sound", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let eyes: { left: string; right: string };
  let videoFolder: string;
  let audioFolder: string;
  let path: string;
  let sizeBytes: number;
  const progress: number[] = [];

  beforeAll(async () => {
    folder = await temporaryFolder();
    path = join(folder.path, "film.mp4");
    videoFolder = join(folder.path, "mvhevc");
    await mkdir(videoFolder);
    eyes = await encodeEyes(ffmpeg.path, folder.path, { frames: 78, keyInterval: 48 });
    const stream = await composeMvhevc(createReadStream(eyes.left), createReadStream(eyes.right));
    const stereo = { heroEye: "left", baselineMicrometres: 63_000 } as const;
    const presentation = { stereo, projection: "hequ", horizontalFieldOfViewDegrees: 180 } as const;
    await packageHls(stream, { outDir: videoFolder, frameRate, gopFrames: 48, ...presentation });
    audioFolder = await makeSound(folder.path, 3.25);
    const audio = { folder: audioFolder, languageTag: "en" };
    ({ sizeBytes } = await writeStereoMp4({ videoFolder, audio, path, onProgress: (p) => progress.push(p) }));
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  it("says how large the file is, and how far it is", async () => {
    expect((await stat(path)).size).toBe(sizeBytes);
    expect(progress.at(-1)).toBe(100);
    expect(progress).toEqual([...new Set(progress)].sort((a, b) => a - b));
  });

  it.skipIf(!newerFfmpeg)("decodes to both eyes bit for bit", async () => {
    const decoder = newerFfmpeg ?? "";
    expect((await decodeVideo(decoder, path, "vpos:left")).equals(await decodeVideo(decoder, eyes.left))).toBe(true);
    expect((await decodeVideo(decoder, path, "vpos:right")).equals(await decodeVideo(decoder, eyes.right))).toBe(true);
  });

  it("keeps the sample entry of the stream, byte for byte", async () => {
    const entry = (bytes: Buffer) => {
      const start = bytes.indexOf("hvc1", bytes.indexOf("stsd")) - 4;
      return bytes.subarray(start, start + bytes.readUInt32BE(start));
    };
    const inFile = entry(await readFile(path));
    expect(inFile).toEqual(entry(await readFile(join(videoFolder, "init.mp4"))));
    for (const type of ["hvcC", "lhvC", "vexu", "eyes", "hequ", "hfov"]) expect(inFile.includes(type)).toBe(true);
  });

  it("has every packet of both renditions, in their order", async () => {
    expect(await packetHashes(path, "v")).toEqual(await packetHashes(join(videoFolder, "playlist.m3u8"), "v"));
    expect(await packetHashes(path, "a")).toEqual(await packetHashes(join(audioFolder, "playlist.m3u8"), "a"));
  });

  it("starts picture and sound at time 0, and ends them together", async () => {
    const words = [
      "-v",
      "error",
      "-show_entries",
      "stream=codec_type,start_time,duration,nb_frames",
      "-of",
      "json",
      path,
    ];
    const { streams } = JSON.parse((await run(ffprobe.path, words)).stdout);
    expect(streams).toMatchObject([
      { codec_type: "video", start_time: "0.000000", duration: "3.250000", nb_frames: "78" },
      { codec_type: "audio", start_time: "0.000000" },
    ]);
    expect(Math.abs(Number(streams[1].duration) - 3.25)).toBeLessThan(0.03);
  });

  it("interleaves picture and sound by about a second, after the movie header", async () => {
    const words = ["-v", "error", "-show_entries", "packet=stream_index,dts_time,pos", "-of", "json", path];
    const { packets } = JSON.parse((await run(ffprobe.path, words)).stdout) as { packets: Record<string, string>[] };
    const byPosition = packets.sort((a, b) => Number(a.pos) - Number(b.pos));
    const reached = [0, 0];
    for (const { stream_index: stream, dts_time: time } of byPosition) {
      reached[Number(stream)] = Number(time);
      expect(Math.abs((reached[0] ?? 0) - (reached[1] ?? 0))).toBeLessThan(1.2);
    }
    const bytes = await readFile(path);
    expect(bytes.indexOf("moov")).toBeLessThan(bytes.indexOf("mdat"));
    expect(Number(byPosition[0]?.pos)).toBe(bytes.indexOf("mdat") + 4);
  });

  it("is what MediaInfo takes it for", async () => {
    const tracks = await readWithMediaInfo(path);
    expect(tracks).toMatchObject([
      { "@type": "General", IsStreamable: "Yes", VideoCount: 1, AudioCount: 1, FileSize: String(sizeBytes) },
      {
        "@type": "Video",
        CodecID: "hvc1",
        Format_Profile: "Multiview Main",
        MultiView_Count: "2",
        FrameCount: 78,
        extra: { CodecConfigurationBox: "hvcC+lhvC" },
      },
      { "@type": "Audio", Format: "AAC", Language: "en", SamplingRate: 48_000 },
    ]);
  });

  it("blames a segment that is cut off", async () => {
    const cut = join(folder.path, "cut");
    await mkdir(cut);
    await packageHls(fakeHevcStream({ frames: 48, gopFrames: 24 }), { outDir: cut, frameRate, segmentSeconds: 1 });
    await truncate(join(cut, "segment-00002.m4s"), 400);
    const writing = writeStereoMp4({ videoFolder: cut, path: join(folder.path, "cut.mp4") });
    await expect(writing).rejects.toMatchObject({ code: "truncated", permanent: true });
  });
});

describe("writeStereoMp4", () => {
  it("does without sound", async () => {
    await using folder = await temporaryFolder();
    await packageHls(fakeHevcStream({ frames: 50, gopFrames: 24 }), {
      outDir: folder.path,
      frameRate,
      segmentSeconds: 1,
    });
    const path = join(folder.path, "film.mp4");
    await writeStereoMp4({ videoFolder: folder.path, path });
    expect(await packetHashes(path, "v")).toEqual(await packetHashes(join(folder.path, "playlist.m3u8"), "v"));
  });

  it("stops when it is aborted", async () => {
    await using folder = await temporaryFolder();
    await packageHls(fakeHevcStream({ frames: 50, gopFrames: 24 }), {
      outDir: folder.path,
      frameRate,
      segmentSeconds: 1,
    });
    const controller = new AbortController();
    const writing = writeStereoMp4({
      videoFolder: folder.path,
      path: join(folder.path, "film.mp4"),
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(writing).rejects.toMatchObject({ code: "aborted", permanent: false });
  });
});
