import { appendFile, cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeH264Hls, findTools, inspectSource } from "@vergence/media";
import { makeClip } from "@vergence/media/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "../run-cli.ts";

describe("vergence inspect", () => {
  let folder: string;
  let stream: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "vergence-cli-inspect-"));
    stream = join(folder, "stream");
    await mkdir(stream);
    const tools = await findTools();
    const path = await makeClip(folder, { seconds: 2, size: "160x90", tones: [440] });
    const source = await inspectSource({ role: "video", path, fileName: "clip.mp4" }, { tools });
    const ladder = [
      { width: 160, height: 90, bitrateMbps: 0.2, name: "high" },
      { width: 128, height: 72, bitrateMbps: 0.1, name: "low" },
    ];
    await encodeH264Hls({ tools, layout: "2D", sources: [source], outDir: stream, ladder });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const run = (...words: string[]) => runCli(["inspect", ...words], process.env);

  it("a good stream: exit 0, its ladder and no broken MUST", async () => {
    const { exitCode, stdout, stderr } = await run(stream);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/HLS version 7, 2\.00 s, 2 variants, 2 I-frame playlists, 1 renditions/);
    expect(stdout).toMatch(/^high\/playlist\.m3u8 +avc1\.\w+,mp4a\.40\.2 +160x90 +24 +SDR .*1 × 2 s$/m);
    expect(stdout).toMatch(/^Findings: 0 broken MUST, /m);
  });

  it("a stream that breaks a MUST: exit 1, the rule, the place and what to do", async () => {
    const broken = join(folder, "broken");
    await cp(stream, broken, { recursive: true });
    await appendFile(join(broken, "multivariant.m3u8"), "#EXT-X-STREAM-INF:BANDWIDTH=1\nnowhere.m3u8\n");
    const { exitCode, stdout } = await run(broken);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /MUST {3}9\.1 {2}Every variant says its CODECS\n.*nowhere\.m3u8: CODECS is missing; list the formats/,
    );
    expect(stdout).toMatch(/nowhere\.m3u8: This playlist does not exist/);
  });

  it("--json: the report itself", async () => {
    const { exitCode, stdout } = await run("--json", stream);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ kind: "stream", variants: [{ name: "high/playlist.m3u8" }, {}] });
  });

  it("a media file: exit 0, its tracks and boxes", async () => {
    const { exitCode, stdout } = await run(join(folder, "clip.mp4"));
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Track 1: video, avc1\.\w+, 160x90, 24 fps$/m);
    expect(stdout).toMatch(/^Track 2: audio, mp4a\.40\.2, 1 channel, 48000 Hz$/m);
    expect(stdout).toMatch(/^ +avcC \d+ B$/m);
  });

  it.each([
    ["notes.txt", /^"notes\.txt" is not a video or audio file that can be read/],
    ["nowhere", /nowhere" does not exist\.$/],
  ])("%s is no media: exit 1 and one sentence", async (name, message) => {
    await writeFile(join(folder, "notes.txt"), "Remember the milk.");
    const { exitCode, stdout, stderr } = await run(join(folder, name));
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(message);
  });

  it.each([
    [[], /^inspect: which playlist, folder, file or URL\?$/m],
    [["a", "b"], /^inspect takes one thing at a time, not "b" as well$/m],
    [["--jason", "a"], /'--jason'/],
  ])("%j: exit 2 and the usage", async (words, message) => {
    const { exitCode, stderr } = await run(...words);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).toContain("Usage: vergence inspect PLAYLIST|FOLDER|FILE|URL");
  });
});
