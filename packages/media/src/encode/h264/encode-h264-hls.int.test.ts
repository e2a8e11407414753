import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contentTypeOf } from "../../hls/hls-names.ts";
import { parseMediaPlaylist } from "../../hls/media-playlist.ts";
import { inspectSource } from "../../sources/inspect-source.ts";
import type { SourceFile } from "../../sources/source-file.ts";
import { makeClip, makeStereoPair } from "../../testing/make-clip.ts";
import { makeSrt } from "../../testing/make-srt.ts";
import { packetsBySegment } from "../../testing/packets-by-segment.ts";
import { parseMultivariantPlaylist } from "../../testing/parse-multivariant-playlist.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { toolSets } from "../../testing/tool-sets.ts";
import { runTool } from "../../tools/run-tool.ts";
import { expectValidStream } from "../../validate/testing/expect-valid-stream.ts";
import { encodeH264Hls } from "./encode-h264-hls.ts";
import type { H264HlsOutput } from "./h264-output.ts";

describe.each(await toolSets())("encodeH264Hls with %s", (_, tools) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  const ffmpegPath = tools.ffmpeg.path;
  const inspect = (...files: SourceFile[]) => Promise.all(files.map((file) => inspectSource(file, { tools })));
  const newFolder = async (name: string) => {
    const path = join(folder.path, name);
    await mkdir(path);
    return path;
  };

  const packets = (outDir: string, name: string) => packetsBySegment(tools, outDir, name);

  describe("a stereo pair with three voices and two subtitles", () => {
    let outDir: string;
    let output: H264HlsOutput;
    const progress: number[] = [];

    beforeAll(async () => {
      const dir = await newFolder("pair's sources, 100 %d");
      outDir = await newFolder("pair %d out");
      const seconds = 5;
      const pair = await makeStereoPair(dir, { seconds, size: "1280x720", frameRate: "24000/1001", ffmpegPath });
      const audio = (fileName: string, tones: number[], length: number) =>
        makeClip(dir, { fileName, size: null, tones, seconds: length, ffmpegPath });
      const sources = await inspect(
        { role: "video_left", path: pair.left, fileName: "left.mp4" },
        { role: "video_right", path: pair.right, fileName: "right.mp4" },
        { role: "audio", path: await audio("fr.m4a", [660], 3), fileName: "fr.m4a", languageTag: "fr" },
        { role: "audio", path: await audio("zxx.m4a", [880], 8), fileName: "zxx.m4a", languageTag: "zxx" },
        { role: "subtitle", path: await makeSrt(dir, { seconds }), fileName: "en.srt", languageTag: "en" },
        {
          role: "subtitle",
          path: await makeSrt(dir, { seconds, fileName: "ja.srt", text: () => "こんにちは" }),
          fileName: "ja.srt",
          languageTag: "ja",
        },
      );
      output = await encodeH264Hls({ tools, layout: "Separate", sources, outDir, onProgress: (p) => progress.push(p) });
    });

    const variantNames = () => output.playlist.variants.map(({ name }) => name);
    const audioNames = () => output.playlist.renditions.flatMap(({ type, name }) => (type === "AUDIO" ? [name] : []));

    it("makes two variants that never exceed the source, and says what they are", () => {
      expect(output.playlist.variants).toMatchObject([
        { name: "h264-720p-3000k", width: 1280, height: 720, codec: "avc1.64001f" },
        { name: "h264-360p-800k", width: 640, height: 360, codec: "avc1.64001e" },
      ]);
      expect(output.playlist.variants[0]?.framesPerSecond).toBeCloseTo(23.976, 3);
      expect(output.durationSeconds).toBeCloseTo(5.005, 2);
    });

    it("reports the progress, rising to 100", () => {
      expect(progress.at(-1)).toBe(100);
      expect(progress).toEqual([...new Set(progress)].sort((a, b) => a - b));
    });

    it("lists exactly the files that stand there, playlists after what they name, the multivariant playlist last", async () => {
      const keys = output.files.map((file) => file.relativeKey);
      const found = (await readdir(outDir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
      expect(keys.toSorted()).toEqual(
        found.map((entry) => join(entry.parentPath, entry.name).slice(outDir.length + 1)).toSorted(),
      );
      expect(keys.at(-1)).toBe("multivariant.m3u8");
      for (const [index, key] of keys.entries()) {
        if (!key.endsWith("/playlist.m3u8")) continue;
        const later = keys.slice(index + 1).filter((other) => dirname(other) === dirname(key));
        expect(later).toEqual([]);
      }
      expect(new Set(keys.map(contentTypeOf))).toEqual(
        new Set(["video/mp4", "video/iso.segment", "application/vnd.apple.mpegurl", "text/vtt; charset=utf-8"]),
      );
    });

    it("writes a multivariant playlist whose every URI stands there", async () => {
      const { variants, renditions, iFrames } = parseMultivariantPlaylist(
        await readFile(join(outDir, "multivariant.m3u8"), "utf8"),
      );
      const keys = new Set(output.files.map((file) => file.relativeKey));
      for (const { uri } of [...variants, ...renditions, ...iFrames]) expect(keys).toContain(uri);
      expect(variants.map(({ attributes }) => attributes)).toMatchObject([
        {
          RESOLUTION: "1280x720",
          "FRAME-RATE": "23.976",
          "VIDEO-RANGE": "SDR",
          CODECS: "avc1.64001f,mp4a.40.2",
          AUDIO: "audio",
          SUBTITLES: "subtitles",
        },
        { RESOLUTION: "640x360" },
      ]);
      expect(renditions.map(({ attributes: a }) => [a.TYPE, a.LANGUAGE, a.NAME, a.DEFAULT])).toEqual([
        ["AUDIO", "und", "Original", "YES"],
        ["AUDIO", "fr", "Français", "NO"],
        ["AUDIO", "zxx", "Instrumental", "NO"],
        ["SUBTITLES", "en", "English", "NO"],
        ["SUBTITLES", "ja", "日本語", "NO"],
      ]);
    });

    it("measures bandwidths: no segment needs more, and the average is what the bytes are", async () => {
      const bits = async (name: string) => {
        const segments = parseMediaPlaylist(await readFile(join(outDir, name, "playlist.m3u8"), "utf8"));
        const sizes = await Promise.all(
          segments.map(async ({ uri }) => (await stat(join(outDir, name, uri))).size * 8),
        );
        const seconds = segments.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
        const rates = segments.map(({ durationSeconds }, i) =>
          durationSeconds < 1 ? 0 : (sizes[i] ?? 0) / durationSeconds,
        );
        return { peak: Math.max(...rates), average: sizes.reduce((sum, size) => sum + size, 0) / seconds };
      };
      const audio = await Promise.all(audioNames().map(bits));
      const heaviest = Math.max(...audio.map(({ peak }) => peak));
      const { variants } = parseMultivariantPlaylist(await readFile(join(outDir, "multivariant.m3u8"), "utf8"));
      for (const { uri, attributes } of variants) {
        const { peak, average } = await bits(dirname(uri));
        const [bandwidth, averageBandwidth] = [Number(attributes.BANDWIDTH), Number(attributes["AVERAGE-BANDWIDTH"])];
        expect(bandwidth).toBeGreaterThanOrEqual(Math.floor(peak + heaviest));
        expect(bandwidth).toBeLessThan((peak + heaviest) * 1.1);
        expect(averageBandwidth).toBeGreaterThan(average);
        expect(averageBandwidth).toBeLessThanOrEqual(bandwidth);
      }
    });

    it("starts every video segment with its only key frame, at the same times in both variants", async () => {
      const [high, low] = await Promise.all(variantNames().map((name) => packets(outDir, name)));
      expect(high?.map(({ count }) => count)).toEqual([48, 48, 24]);
      for (const segment of [...(high ?? []), ...(low ?? [])])
        expect(segment).toMatchObject({ firstIsKey: true, keys: 1 });
      expect(high?.map(({ start }) => start)).toEqual(low?.map(({ start }) => start));
      for (const [index, { start }] of (high ?? []).entries()) expect(start).toBeCloseTo(index * 2.002, 3);
    });

    it("gives every audio rendition the video's length and beginning, and all playlists one target duration", async () => {
      for (const name of audioNames()) {
        const segments = await packets(outDir, name);
        const total = segments.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
        expect(Math.abs(total - output.durationSeconds)).toBeLessThan(0.06);
        // The encoder's own delay of 1024 samples, which players drop by the edit list.
        expect(segments[0]?.start).toBeGreaterThan(-0.022);
        expect(segments[0]?.start).toBeLessThanOrEqual(0.001);
      }
      for (const name of [...variantNames(), ...audioNames()]) {
        const playlist = await readFile(join(outDir, name, "playlist.m3u8"), "utf8");
        expect(playlist).toContain("#EXT-X-TARGETDURATION:2\n");
        expect(playlist).toContain("#EXT-X-ENDLIST");
      }
    });

    it("shows every key frame out of its byte range alone, named by an I-frame playlist", async () => {
      const { iFrames } = parseMultivariantPlaylist(await readFile(join(outDir, "multivariant.m3u8"), "utf8"));
      expect(iFrames.map(({ attributes: a }) => [a.RESOLUTION, a.CODECS, a["VIDEO-RANGE"]])).toEqual([
        ["1280x720", "avc1.64001f", "SDR"],
        ["640x360", "avc1.64001e", "SDR"],
      ]);
      for (const name of variantNames()) {
        const playlist = await readFile(join(outDir, name, "iframes.m3u8"), "utf8");
        const durations = playlist.match(/(?<=#EXTINF:)[\d.]+/g)?.map(Number);
        expect(durations?.map((seconds) => seconds.toFixed(3))).toEqual(["2.002", "2.002", "1.001"]);
        for (const [, size, offset, uri] of playlist.matchAll(/#EXT-X-BYTERANGE:(\d+)@(\d+)\n(.*)/g)) {
          const segment = await readFile(join(outDir, name, uri ?? ""));
          const range = segment.subarray(Number(offset), Number(offset) + Number(size));
          const alone = join(folder.path, "key frame.mp4");
          await writeFile(alone, Buffer.concat([await readFile(join(outDir, name, "init.mp4")), range]));
          const show = ["-i", alone, "-frames:v", "1", "-f", "null", "-progress", "pipe:1", "-"];
          const text = await runTool(ffmpegPath, ["-v", "quiet", ...show], { fileName: alone, timeoutSeconds: 200 });
          expect(text).toMatch(/frame=1\n.*progress=end/s);
        }
      }
    });

    it("breaks no MUST of Apple's authoring specification", async () => {
      await expectValidStream(outDir);
    });

    it("decodes as a whole without an error", async () => {
      const words = [
        "-v",
        "error",
        "-i",
        join(outDir, "h264-720p-3000k", "playlist.m3u8"),
        "-f",
        "null",
        "-progress",
        "pipe:1",
        "-",
      ];
      const text = await runTool(ffmpegPath, words, { fileName: "the stream", timeoutSeconds: 200 });
      expect(text).toMatch(/frame=120\n.*progress=end/s);
    });

    it("writes subtitles in UTF-8 that are anchored to the video's start", async () => {
      const text = await readFile(join(outDir, "subtitles-ja", "segment-00001.vtt"), "utf8");
      expect(text).toMatch(
        /^WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00\.000\n\n00:00:00\.000 --> .*\nこんにちは\n/,
      );
    });
  });
});
