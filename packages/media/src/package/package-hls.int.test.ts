import { createReadStream } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { inTime } from "@vergence/timers/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { composeMvhevc } from "../hevc/compose/compose-mvhevc.ts";
import { readHevc } from "../hevc/read/read-hevc.ts";
import { parseMediaPlaylist } from "../hls/media-playlist.ts";
import { withFile } from "../isobmff/byte-source.ts";
import { parseBoxes } from "../isobmff/parse-boxes.ts";
import { readFragments } from "../isobmff/read-fragments.ts";
import { decodeVideo } from "../testing/decode-video.ts";
import { fakeHevcStream } from "../testing/fake-hevc-stream.ts";
import { encodeEyes } from "../testing/hevc-clips.ts";
import { findNewerFfmpeg } from "../testing/newer-ffmpeg.ts";
import { readWithMediaInfo } from "../testing/read-with-media-info.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { findTools } from "../tools/find-tools.ts";
import { type PackagedVideo, packageHls } from "./package-hls.ts";
import { readKeyFrames } from "./read-key-frames.ts";

const newerFfmpeg = await findNewerFfmpeg();
const { ffmpeg } = await findTools();
const film = { numerator: 24_000, denominator: 1001 };

/** The whole stream as one file, which decoders take like the playlist. */
async function joinSegments(folder: string, { segments }: PackagedVideo): Promise<string> {
  const names = ["init.mp4", ...segments.map(({ uri }) => uri)];
  const path = join(folder, "joined.mp4");
  await writeFile(path, Buffer.concat(await Promise.all(names.map((name) => readFile(join(folder, name))))));
  return path;
}

describe("packageHls › any stream", () => {
  it("puts one or two pictures that are left over into the last segment, and says where their key frame stands", async () => {
    await using folder = await temporaryFolder();
    const reported: string[] = [];
    const options = {
      outDir: folder.path,
      frameRate: film,
      gopFrames: 48,
      onSegment: (path: string) => reported.push(path),
    };
    const packaged = await packageHls(fakeHevcStream({ frames: 98, gopFrames: 48 }), options);
    const names = ["segment-00001.m4s", "segment-00002.m4s"];
    expect(packaged.segments.map(({ uri }) => uri)).toEqual(names);
    expect(packaged.segments[1]?.durationSeconds).toBeCloseTo((50 * 1001) / 24_000, 9);
    expect(packaged.segments[1]?.sizeBytes).toBe((await stat(join(folder.path, names[1] ?? ""))).size);
    expect(reported).toEqual(names.map((name) => join(folder.path, name)));
    expect(packaged.keyFrames).toHaveLength(3);
    const found = await readKeyFrames(folder.path, packaged.segments);
    const places = ({ uri, byteOffset, sizeBytes }: (typeof found)[number]) => ({ uri, byteOffset, sizeBytes });
    expect(packaged.keyFrames.map(places)).toEqual(found.map(places));
  });

  it("reports a segment as soon as it is whole, before it waits for more of the stream", async () => {
    await using folder = await temporaryFolder();
    const { promise: isTold, resolve: onSegment } = Promise.withResolvers<string>();
    const firstSegment = () => inTime("word of the first segment, 97 frames into the stream", isTold);
    const stream = fakeHevcStream({ frames: 110, gopFrames: 48 });
    async function* held() {
      let frame = 0;
      for await (const accessUnit of stream.accessUnits) {
        if (frame++ > 96) expect(await readdir(folder.path)).toContain(basename(await firstSegment()));
        yield accessUnit;
      }
    }
    const options = { outDir: folder.path, frameRate: film, gopFrames: 48, onSegment };
    const { segments } = await packageHls({ ...stream, accessUnits: held() }, options);
    expect(await firstSegment()).toBe(join(folder.path, "segment-00001.m4s"));
    expect(segments).toHaveLength(3);
  });

  it("writes a segment per group of pictures, and says what playlists need", async () => {
    await using folder = await temporaryFolder();
    const frames: number[] = [];
    const packaged = await packageHls(fakeHevcStream({ frames: 110, gopFrames: 48 }), {
      outDir: folder.path,
      frameRate: film,
      gopFrames: 48,
      onProgress: (done) => frames.push(done),
    });
    expect(packaged).toMatchObject({
      codec: "hvc1.1.6.L60.90",
      views: 1,
      width: 320,
      height: 180,
      videoRange: "SDR",
      frames: 110,
      durationSeconds: (110 * 1001) / 24_000,
      segments: [
        { uri: "segment-00001.m4s", durationSeconds: 2.002 },
        { uri: "segment-00002.m4s", durationSeconds: 2.002 },
        { uri: "segment-00003.m4s", durationSeconds: (14 * 1001) / 24_000 },
      ],
    });
    expect(frames).toEqual([48, 96, 110]);
    const names = await readdir(folder.path);
    expect(names.toSorted()).toEqual(
      [...packaged.segments.map(({ uri }) => uri), "init.mp4", "playlist.m3u8", "iframes.m3u8"].toSorted(),
    );
    const total = packaged.segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    expect(packaged.bandwidth.averageBitsPerSecond).toBe(Math.ceil((total * 8) / packaged.durationSeconds));
    const playlist = await readFile(join(folder.path, "playlist.m3u8"), "utf8");
    expect(playlist).toMatch(
      /#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:2\n[\s\S]*#EXT-X-MAP:URI="init.mp4"\n[\s\S]*ENDLIST\n$/,
    );
    expect(parseMediaPlaylist(playlist).map(({ uri }) => uri)).toEqual(packaged.segments.map(({ uri }) => uri));
    for (const { uri, sizeBytes } of packaged.segments) {
      expect((await readFile(join(folder.path, uri))).length).toBe(sizeBytes);
    }
  });

  it("shows every picture at its time, from 0 on, without an edit list", async () => {
    await using folder = await temporaryFolder();
    const { segments } = await packageHls(fakeHevcStream({ frames: 50, gopFrames: 20, step: 2 }), {
      outDir: folder.path,
      frameRate: film,
      segmentSeconds: 1.6,
      targetDurationSeconds: 6,
    });
    const { moov } = parseBoxes(await readFile(join(folder.path, "init.mp4")));
    expect([moov.traks.length, moov.traks[0]?.edts, moov.traks[0]?.mdia.mdhd.timescale]).toEqual([
      1,
      undefined,
      24_000,
    ]);
    const shown: number[] = [];
    for (const { uri } of segments) {
      for (const { decodeTicks, runs } of await withFile(join(folder.path, uri), readFragments)) {
        for (const [index, { compositionOffset, duration }] of runs.flatMap(({ samples }) => samples).entries()) {
          expect(duration).toBe(1001);
          shown.push(((decodeTicks ?? Number.NaN) + compositionOffset) / 1001 + index);
        }
      }
    }
    expect(shown.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, frame) => frame));
    // Two groups of 20 pictures to a segment of 1.6 s.
    expect(segments.map(({ durationSeconds }) => Math.round((durationSeconds * 24_000) / 1001))).toEqual([40, 10]);
    expect(await readFile(join(folder.path, "playlist.m3u8"), "utf8")).toContain("#EXT-X-TARGETDURATION:6\n");
  });

  it("finds the same key frames that a reader of its segments finds", async () => {
    await using folder = await temporaryFolder();
    const options = { outDir: folder.path, frameRate: { numerator: 24, denominator: 1 }, segmentSeconds: 1 };
    const { segments, keyFrames, iFrameBandwidth } = await packageHls(
      fakeHevcStream({ frames: 60, gopFrames: 12 }),
      options,
    );
    expect(keyFrames.map(({ uri, durationSeconds }) => [uri.slice(8, 13), durationSeconds])).toEqual([
      ["00001", 0.5],
      ["00001", 0.5],
      ["00002", 0.5],
      ["00002", 0.5],
      ["00003", 0.5],
    ]);
    expect(await readKeyFrames(folder.path, segments)).toEqual(keyFrames);
    const bytes = keyFrames.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    expect(iFrameBandwidth.averageBitsPerSecond).toBe(Math.ceil((bytes * 8) / 2.5));
  });

  it("ends the stream and writes no playlist when it is aborted midway", async () => {
    await using folder = await temporaryFolder();
    const controller = new AbortController();
    const packaging = packageHls(fakeHevcStream({ frames: 1e9 }), {
      outDir: folder.path,
      frameRate: film,
      signal: controller.signal,
      onProgress: (frames) => frames > 100 && controller.abort(),
    });
    await expect(packaging).rejects.toMatchObject({ code: "aborted", permanent: false });
    expect((await readdir(folder.path)).filter((name) => name.endsWith(".m3u8"))).toEqual([]);
  });

  it.each([
    ["key frames in other places than those of the other variants", fakeHevcStream({ frames: 30, gopFrames: 10 })],
    ["no key frame where one must be", fakeHevcStream({ frames: 30, gopFrames: 30 })],
  ])("refuses %s", async (_, stream) => {
    await using folder = await temporaryFolder();
    const packaging = packageHls(stream, { outDir: folder.path, frameRate: film, gopFrames: 12 });
    await expect(packaging).rejects.toMatchObject({ code: "tool_failed", permanent: true });
  });

  it("refuses a stream without pictures, and says when it cannot write", async () => {
    await using folder = await temporaryFolder();
    const none = packageHls(fakeHevcStream({ frames: 0 }), { outDir: folder.path, frameRate: film });
    await expect(none).rejects.toMatchObject({ code: "tool_failed", permanent: false });
    const nowhere = packageHls(fakeHevcStream(), { outDir: join(folder.path, "missing"), frameRate: film });
    await expect(nowhere).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("packageHls › a stereo pair as MV-HEVC", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let eyes: { left: string; right: string };
  let packaged: PackagedVideo;
  let joined: string;
  beforeAll(async () => {
    folder = await temporaryFolder();
    eyes = await encodeEyes(ffmpeg.path, folder.path, { frames: 20, keyInterval: 8 });
    const stream = await composeMvhevc(createReadStream(eyes.left), createReadStream(eyes.right));
    packaged = await packageHls(stream, {
      outDir: folder.path,
      frameRate: film,
      gopFrames: 8,
      segmentSeconds: 0.3,
      projection: "rect",
      stereo: { heroEye: "left", baselineMicrometres: 63_000 },
      horizontalFieldOfViewDegrees: 63.4,
    });
    joined = await joinSegments(folder.path, packaged);
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  it.skipIf(!newerFfmpeg)("decodes to both eyes bit for bit", async () => {
    const decoder = newerFfmpeg ?? "";
    const [left, right] = [await decodeVideo(decoder, eyes.left), await decodeVideo(decoder, eyes.right)];
    expect((await decodeVideo(decoder, joined, "vpos:left")).equals(left)).toBe(true);
    expect((await decodeVideo(decoder, joined, "vpos:right")).equals(right)).toBe(true);
  });

  it("plays as its left eye in players that ignore a second", async () => {
    expect((await decodeVideo(ffmpeg.path, joined)).equals(await decodeVideo(ffmpeg.path, eyes.left))).toBe(true);
  });

  it("is what MediaInfo takes it for", async () => {
    const tracks = await readWithMediaInfo(joined);
    expect(tracks.find((track) => track["@type"] === "Video")).toMatchObject({
      Format: "HEVC",
      CodecID: "hvc1",
      Format_Profile: "Multiview Main",
      MultiView_Count: "2",
      Width: 160,
      Height: 96,
      FrameRate_Mode: "CFR",
      FrameCount: 20,
      extra: { CodecConfigurationBox: "hvcC+lhvC" },
    });
  });

  it("shows every key frame out of its byte range alone", async () => {
    const firsts = await decodeVideo(ffmpeg.path, eyes.left);
    const pictureBytes = firsts.length / 20;
    expect(packaged.keyFrames).toHaveLength(3);
    for (const [index, { uri, byteOffset, sizeBytes }] of packaged.keyFrames.entries()) {
      const range = (await readFile(join(folder.path, uri))).subarray(byteOffset, byteOffset + sizeBytes);
      const path = join(folder.path, `key frame ${index}.mp4`);
      await writeFile(path, Buffer.concat([await readFile(join(folder.path, "init.mp4")), range]));
      const picture = await decodeVideo(ffmpeg.path, path);
      expect(picture.equals(firsts.subarray(index * 8 * pictureBytes, (index * 8 + 1) * pictureBytes))).toBe(true);
    }
  });
});

describe("packageHls › what the bitstream says of colour", () => {
  const hdr10 =
    "hdr10=1:master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,50):max-cll=1000,400";

  it.each([
    ["PQ", "smpte2084", `:${hdr10}`, { MaxCLL: 1000, MaxFALL: 400 }],
    ["HLG", "arib-std-b67", "", {}],
  ])("keeps %s of two eyes in ten bits", async (videoRange, transfer, more, seen) => {
    await using folder = await temporaryFolder();
    const x265 = `colorprim=bt2020:transfer=${transfer}:colormatrix=bt2020nc${more}`;
    const eyes = await encodeEyes(ffmpeg.path, folder.path, { frames: 3, pixelFormat: "yuv420p10le", x265 });
    const stream = await composeMvhevc(createReadStream(eyes.left), createReadStream(eyes.right));
    const packaged = await packageHls(stream, { outDir: folder.path, frameRate: film });
    expect(packaged).toMatchObject({ videoRange, views: 2, codec: expect.stringMatching(/^hvc1\.2\.4\.L/) });
    const tracks = await readWithMediaInfo(await joinSegments(folder.path, packaged));
    expect(tracks.find((track) => track["@type"] === "Video")).toMatchObject({
      BitDepth: 10,
      colour_primaries: "BT.2020",
      transfer_characteristics: videoRange,
      ...seen,
    });
  });

  it("packages one view without a word of stereo", async () => {
    await using folder = await temporaryFolder();
    const eyes = await encodeEyes(ffmpeg.path, folder.path, { frames: 3 });
    const stream = await readHevc(createReadStream(eyes.left));
    const packaged = await packageHls(stream, { outDir: folder.path, frameRate: film });
    expect(packaged).toMatchObject({ views: 1, codec: expect.stringMatching(/^hvc1\.1\.6\.L/) });
    expect((await readFile(join(folder.path, "init.mp4"))).includes("vexu")).toBe(false);
    const joined = await joinSegments(folder.path, packaged);
    expect((await decodeVideo(ffmpeg.path, joined)).equals(await decodeVideo(ffmpeg.path, eyes.left))).toBe(true);
  });
});
