import { stat } from "node:fs/promises";
import { expect, it } from "vitest";
import { checkSources } from "../sources/check-sources.ts";
import { inspectSource } from "../sources/inspect-source.ts";
import { cutStereoPairFromRealClip } from "./real-clip.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { toolSets } from "./tool-sets.ts";

it.each(await toolSets())(
  "cutStereoPairFromRealClip makes eyes that fit, the left as large as asked for (%s)",
  async (_, tools) => {
    await using folder = await temporaryFolder();
    const leftLargerThanBytes = 3_000_000;
    const options = { seconds: 2, width: 640, height: 360, leftLargerThanBytes, ffmpegPath: tools.ffmpeg.path };
    const { left, right, audio, subtitle } = await cutStereoPairFromRealClip(folder.path, options);
    expect((await stat(left)).size).toBeGreaterThan(leftLargerThanBytes);
    expect((await stat(right)).size).toBeLessThan(leftLargerThanBytes);
    const sources = await Promise.all(
      [
        { role: "video_left" as const, path: left, fileName: "left.mp4" },
        { role: "video_right" as const, path: right, fileName: "right.mp4" },
        { role: "audio" as const, path: audio, fileName: "en.m4a", languageTag: "en" },
        { role: "subtitle" as const, path: subtitle, fileName: "en.srt", languageTag: "en" },
      ].map((source) => inspectSource(source, { tools })),
    );
    expect(checkSources("Separate", sources)).toEqual([]);
    expect(sources[0]?.probe?.video).toMatchObject({ width: 640, height: 360, frameCount: 48 });
  },
);
