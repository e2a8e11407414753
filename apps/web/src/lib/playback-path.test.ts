import { expect, test } from "vitest";
import { playbackPath } from "./playback-path.ts";

test.each([
  ["https://video.example/api/playback/1/a.m3u8?x=1", "/api/playback/1/a.m3u8?x=1"],
  ["/api/playback/1/a.m3u8", "/api/playback/1/a.m3u8"],
  ["https://cdn.example/other/a.m3u8", "https://cdn.example/other/a.m3u8"],
])("playbackPath › %s is played from %s", (url, path) => expect(playbackPath(url)).toBe(path));
