import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeClip, makeStereoPair } from "../testing/make-clip.ts";
import { makeSrt } from "../testing/make-srt.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { findTools } from "../tools/find-tools.ts";
import { checkSources } from "./check-sources.ts";
import { inspectSource } from "./inspect-source.ts";
import type { SourceFile } from "./source-file.ts";

const tools = await findTools();
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let pair: Awaited<ReturnType<typeof makeStereoPair>>;
const inspect = (role: SourceFile["role"], path: string, languageTag: string | null = null) =>
  inspectSource({ role, path, fileName: `my ${role}`, languageTag }, { tools });

beforeAll(async () => {
  folder = await temporaryFolder();
  pair = await makeStereoPair(folder.path, { seconds: 2 });
});
afterAll(() => folder[Symbol.asyncDispose]());

describe("inspectSource and checkSources on real files", () => {
  it("have nothing to say of a stereo pair with audio and subtitle", async () => {
    const audio = await makeClip(folder.path, { fileName: "en.m4a", size: null, tones: [440], seconds: 2 });
    const sources = await Promise.all([
      inspect("video_left", pair.left),
      inspect("video_right", pair.right),
      inspect("audio", audio, "en"),
      inspect("subtitle", await makeSrt(folder.path, { seconds: 2 }), "en"),
    ]);
    expect(checkSources("Separate", sources)).toEqual([]);
  });

  it.each([
    ["container_differs", { fileName: "right.mov" }],
    ["resolution_differs", { size: "160x90" }],
    ["frame_rate_differs", { frameRate: "25" }],
    ["frame_count_differs", { frameCount: 47 }],
  ] as const)("find %s", async (code, difference) => {
    const right = await makeClip(folder.path, { fileName: `${code}.mp4`, seconds: 2, ...difference });
    const sources = await Promise.all([inspect("video_left", pair.left), inspect("video_right", right)]);
    expect(checkSources("Separate", sources)).toContainEqual(expect.objectContaining({ code, severity: "error" }));
  });

  it("find eyes in WebM that differ by a frame, which only counting shows", async () => {
    const left = await makeClip(folder.path, { fileName: "left.webm", seconds: 1 });
    const right = await makeClip(folder.path, { fileName: "right.webm", seconds: 1, frameCount: 23 });
    const sources = await Promise.all([inspect("video_left", left), inspect("video_right", right)]);
    expect(checkSources("Separate", sources).map((issue) => issue.code)).toEqual(["frame_count_differs"]);
  });

  it("find a video without video and audio without audio", async () => {
    const sound = await makeClip(folder.path, { fileName: "sound.mp4", size: null, tones: [440], seconds: 1 });
    const silence = await makeClip(folder.path, { fileName: "silence.mp4", seconds: 1 });
    const sources = await Promise.all([inspect("video", sound), inspect("audio", silence, "en")]);
    expect(checkSources("2D", sources).map((issue) => issue.code)).toEqual(["no_video", "no_audio"]);
  });

  it.each([
    ["a broken time", Buffer.from("1\n00:00:01,000 --> soon\nHello\n"), /"my subtitle" .* line 2 /],
    ["bytes that are no text", Buffer.from([0, 1, 2, 3]), /"my subtitle" is not a subtitle/],
  ])("refuse a subtitle with %s", async (_, content, message) => {
    const path = join(folder.path, "bad.srt");
    await writeFile(path, content);
    const failure = { code: "unreadable_subtitle", permanent: true, message: expect.stringMatching(message) };
    await expect(inspect("subtitle", path, "en")).rejects.toMatchObject(failure);
  });

  it("do not load a subtitle that is as large as a film", async () => {
    const path = join(folder.path, "film.srt");
    await writeFile(path, "");
    await truncate(path, 17 * 2 ** 20);
    await expect(inspect("subtitle", path, "en")).rejects.toMatchObject({
      code: "unreadable_subtitle",
      permanent: true,
    });
    await expect(inspect("subtitle", path, "en")).rejects.toThrow(
      /"my subtitle" .* larger than 16 MiB, .* Upload the text alone/,
    );
  });

  it("do not read a subtitle when they are called off", async () => {
    const source = { role: "subtitle", path: await makeSrt(folder.path), fileName: "en.srt" } as const;
    const inspecting = inspectSource(source, { tools, signal: AbortSignal.abort(new Error("canceled")) });
    await expect(inspecting).rejects.toMatchObject({ code: "aborted", cause: { message: "canceled" } });
  });

  it("say of a subtitle how many cues it has and when the last begins", async () => {
    const path = await makeSrt(folder.path, { seconds: 3 });
    expect(await inspect("subtitle", path, "en")).toMatchObject({ cues: { count: 3, lastStartSeconds: 2 } });
  });

  it("keep what is Apple's alone", async () => {
    expect(await inspect("aime", pair.left)).toMatchObject({ probe: null, cues: null });
  });
});
