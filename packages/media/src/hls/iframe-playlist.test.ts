import { expect, it } from "vitest";
import { formatIFramePlaylist } from "./iframe-playlist.ts";

it("formatIFramePlaylist names a byte range and a duration for every key frame", () => {
  const text = formatIFramePlaylist([
    { uri: "segment-00001.m4s", byteOffset: 24, sizeBytes: 9000, durationSeconds: 2.002 },
    { uri: "segment-00001.m4s", byteOffset: 80_000, sizeBytes: 7000, durationSeconds: 2.002 },
    { uri: "segment-00002.m4s", byteOffset: 24, sizeBytes: 8000, durationSeconds: 0.5 },
  ]);
  expect(text).toBe(
    [
      "#EXTM3U",
      "#EXT-X-VERSION:7",
      "#EXT-X-TARGETDURATION:2",
      "#EXT-X-MEDIA-SEQUENCE:1",
      "#EXT-X-PLAYLIST-TYPE:VOD",
      "#EXT-X-I-FRAMES-ONLY",
      '#EXT-X-MAP:URI="init.mp4"',
      "#EXTINF:2.002000,",
      "#EXT-X-BYTERANGE:9000@24",
      "segment-00001.m4s",
      "#EXTINF:2.002000,",
      "#EXT-X-BYTERANGE:7000@80000",
      "segment-00001.m4s",
      "#EXTINF:0.500000,",
      "#EXT-X-BYTERANGE:8000@24",
      "segment-00002.m4s",
      "#EXT-X-ENDLIST",
      "",
    ].join("\n"),
  );
});
