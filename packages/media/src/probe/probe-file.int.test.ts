import { copyFile, readFile, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { frameSync } from "../testing/frame-sync.ts";
import { makeClip } from "../testing/make-clip.ts";
import { realClipPath } from "../testing/real-clip.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { toolSets } from "../testing/tool-sets.ts";
import { findTools } from "../tools/find-tools.ts";
import { runTool } from "../tools/run-tool.ts";
import { inputArguments } from "./input-arguments.ts";
import { probeFile } from "./probe-file.ts";

const sets = await toolSets();
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let clip: string;
let requests = 0;
const server = createServer((_, response) => {
  requests++;
  response.end();
});

beforeAll(async () => {
  folder = await temporaryFolder();
  clip = await makeClip(folder.path, { seconds: 2, tones: [440], frameRate: "24000/1001" });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await folder[Symbol.asyncDispose]();
});

const write = async (name: string, text: string) => {
  const path = join(folder.path, name);
  await writeFile(path, text);
  return path;
};

describe.each(sets)("probeFile with %s", (_, tools) => {
  const probe = (path: string, countFrames = false) => probeFile(path, { tools, fileName: "film.mp4", countFrames });
  const unreadable = { code: "unreadable_media", permanent: true };

  it("says what is in an MP4", async () => {
    expect(await probe(clip)).toMatchObject({
      container: "mp4",
      durationSeconds: expect.closeTo(2, 0),
      video: {
        codec: "h264",
        width: 320,
        height: 180,
        frameRate: { numerator: 24000, denominator: 1001 },
        frameCount: 48,
      },
      audioTracks: [{ index: 0, codec: "aac", channels: 1, sampleRateHertz: 48_000 }],
    });
  });

  it("counts frames where the container does not say, when asked to", async () => {
    expect((await probe(realClipPath())).video).toMatchObject({ codec: "vp9", frameCount: null });
    expect((await probe(realClipPath(), true)).video).toMatchObject({ width: 1920, height: 1080, frameCount: 240 });
  });

  it("turns a phone's picture upright", async () => {
    const rotated = await makeClip(folder.path, { fileName: "phone.mp4", seconds: 1 });
    const turned = join(folder.path, "turned.mp4");
    const words = ["-v", "error", "-y", "-i", rotated, "-c", "copy", "-metadata:s:v:0", "rotate=90", turned];
    // Only releases before 6 can write the rotation this way; npm's always can.
    await runTool(sets[0]?.[1].ffmpeg.path ?? "", words, { fileName: "phone.mp4", timeoutSeconds: 200 });
    expect((await probe(turned)).video).toMatchObject({ width: 180, height: 320 });
  });

  const encodeHevc = (...parameters: string[]) => [
    ...["-pix_fmt", "yuv420p10le", "-c:v", "libx265", "-x265-params"],
    ["log-level=none", ...parameters].join(":"),
  ];
  const of10Bit = (fileName: string, ...parameters: string[]) =>
    makeClip(folder.path, { fileName, seconds: 1, size: "160x90", outputArguments: encodeHevc(...parameters) });

  it("reads HDR10's metadata out of the first frame", async () => {
    const path = await of10Bit(
      "hdr10.mp4",
      "hdr10=1:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:range=limited",
      "master-display=G(8500,39850)B(6550,2300)R(35400,14600)WP(15635,16450)L(10000000,1):max-cll=1000,400",
    );
    expect((await probe(path)).video).toMatchObject({
      codec: "hevc",
      bitDepth: 10,
      videoRange: "PQ",
      colour: { primaries: "bt2020", transfer: "smpte2084", matrix: "bt2020nc", range: "tv" },
      masteringDisplay: { red: { x: 35400, y: 14600 }, maxLuminance: 10_000_000, minLuminance: 1 },
      contentLightLevel: { maxContent: 1000, maxFrameAverage: 400 },
    });
  });

  it("does without HDR10's metadata where there is none, and recognizes HLG", async () => {
    const colours = "colorprim=bt2020:colormatrix=bt2020nc";
    const bare = await of10Bit("pq.mp4", `${colours}:transfer=smpte2084`);
    expect((await probe(bare)).video).toMatchObject({
      videoRange: "PQ",
      masteringDisplay: null,
      contentLightLevel: null,
    });
    const hlg = await of10Bit("hlg.mp4", `${colours}:transfer=arib-std-b67`);
    expect((await probe(hlg)).video).toMatchObject({ videoRange: "HLG", bitDepth: 10 });
  });

  it.each(["film.mov", "film.mp4"])("reads ProRes out of QuickTime, whatever it is named: %s", async (fileName) => {
    const outputArguments = ["-c:v", "prores_ks", "-profile:v", "3", "-pix_fmt", "yuv422p10le", "-f", "mov"];
    const path = await makeClip(folder.path, { fileName, seconds: 1, size: "160x90", outputArguments });
    expect(await probe(path)).toMatchObject({
      container: "mov",
      video: { codec: "prores", bitDepth: 10, profile: "HQ" },
    });
  });

  it("distinguishes a rate that varies from one that does not", async () => {
    expect((await probe(clip)).video?.isVariableFrameRate).toBe(false);
    const { ffmpeg } = await findTools();
    const drops = ["-vf", "select='not(between(mod(n,20),7,9))'", ...(await frameSync(ffmpeg.path, "vfr"))];
    const path = await makeClip(folder.path, { fileName: "vfr.mp4", seconds: 2, outputArguments: drops });
    expect((await probe(path)).video?.isVariableFrameRate).toBe(true);
  });

  it("refuses an empty file", async () => {
    await expect(probe(await write("empty.mp4", ""))).rejects.toMatchObject({ code: "truncated", permanent: true });
  });

  it("refuses what is no video, by the film maker's name for it", async () => {
    const path = await write("letter.mp4", "Dear Sir or Madam,\n".repeat(200));
    await expect(probe(path)).rejects.toMatchObject({
      ...unreadable,
      message: expect.stringContaining('"film.mp4" is not a'),
    });
  });

  it("refuses a picture, even under a video's name", async () => {
    const picture = join(folder.path, "picture.jpg");
    await runTool(tools.ffmpeg.path, ["-v", "error", "-y", "-i", clip, "-frames:v", "1", picture], {
      fileName: "",
      timeoutSeconds: 200,
    });
    await copyFile(picture, join(folder.path, "picture.mp4"));
    await expect(probe(join(folder.path, "picture.mp4"))).rejects.toMatchObject(unreadable);
  });

  it("says that a file is cut off before its index", async () => {
    const path = join(folder.path, "half.mp4");
    await copyFile(clip, path);
    await truncate(path, Math.floor((await readFile(clip)).length / 2));
    const failure = { code: "truncated", permanent: true, message: expect.stringContaining("cut off") };
    await expect(probe(path)).rejects.toMatchObject(failure);
  });

  it.each([
    ["an HLS playlist", "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nclip.mp4\n#EXT-X-ENDLIST\n"],
    ["a concat script", "ffconcat version 1.0\nfile clip.mp4\n"],
  ])("does not follow %s to another file", async (_name, text) => {
    const lure = await write("lure.m3u8", text);
    // The lure works on an ffprobe without our allow-list, or this test would prove nothing.
    const bare = ["-v", "error", "-show_entries", "stream=width", "-of", "csv=p=0", "-allowed_extensions", "ALL"];
    const isHls = text.startsWith("#EXTM3U");
    const open = isHls ? bare : bare.slice(0, -2);
    const seen = await runTool(tools.ffprobe.path, [...open, lure], { fileName: "lure", timeoutSeconds: 200 });
    expect(seen).toContain("320");

    await expect(probe(lure)).rejects.toMatchObject(unreadable);
    await expect(probe(await write("lure.mp4", text))).rejects.toMatchObject(unreadable);
    const decode = ["-v", "error", ...inputArguments(lure), "-f", "null", "-"];
    const decoding = runTool(tools.ffmpeg.path, decode, { fileName: "film.mp4", timeoutSeconds: 200 });
    await expect(decoding).rejects.toMatchObject(unreadable);
  });

  it("does not follow a playlist to another host", async () => {
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/segment.ts`;
    const playlist = await write("call.m3u8", `#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\n${url}\n#EXT-X-ENDLIST\n`);
    requests = 0;
    const bare = ["-v", "error", "-protocol_whitelist", "file,http,tcp", playlist];
    await runTool(tools.ffprobe.path, bare, { fileName: "lure", timeoutSeconds: 200 }).catch(() => "");
    expect(requests).toBeGreaterThan(0);

    requests = 0;
    await expect(probe(playlist)).rejects.toMatchObject(unreadable);
    expect(requests).toBe(0);
  });

  it("stops on an abort", async () => {
    const signal = AbortSignal.abort();
    const aborted = probeFile(clip, { tools, fileName: "film.mp4", signal });
    await expect(aborted).rejects.toMatchObject({ code: "aborted", permanent: false });
  });
});

it("probeFile does not blame the film for an ffprobe that speaks another language", async () => {
  await using own = await temporaryFolder();
  const path = join(own.path, "ffprobe");
  await writeFile(path, "#!/bin/sh\necho not JSON\n", { mode: 0o755 });
  const [, tools] = sets[0] ?? [];
  if (!tools) throw new Error("No tools.");
  const strange = { ...tools, ffprobe: { ...tools.ffprobe, path } };
  const probing = probeFile(clip, { tools: strange, fileName: "film.mp4" });
  await expect(probing).rejects.toMatchObject({ code: "tool_failed", permanent: false });
});
