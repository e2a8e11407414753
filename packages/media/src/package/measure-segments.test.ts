import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fakeHevcStream } from "../testing/fake-hevc-stream.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { measureSegments } from "./measure-segments.ts";
import { packageHls } from "./package-hls.ts";

test("measureSegments › what a packager says that it wrote, without its playlist", async () => {
  await using folder = await temporaryFolder();
  const frameRate = { numerator: 24_000, denominator: 1_001 };
  const stream = fakeHevcStream({ frames: 130, gopFrames: 48 });
  const { segments } = await packageHls(stream, { outDir: folder.path, frameRate, gopFrames: 48 });
  await rm(join(folder.path, "playlist.m3u8"));
  const expected = segments.map(({ uri, durationSeconds }) => ({ uri, durationSeconds }));
  expect(expected).toHaveLength(3);
  expect(await measureSegments(folder.path)).toEqual(expected);
});
