import { expect, it } from "vitest";
import { formatMediaPlaylist, parseMediaPlaylist, targetDurationSeconds } from "./media-playlist.ts";

const segments = [
  { uri: "segment-00001.m4s", durationSeconds: 2.002 },
  { uri: "segment-00002.m4s", durationSeconds: 1.001 },
];

it("formatMediaPlaylist writes what parseMediaPlaylist reads", () => {
  const text = formatMediaPlaylist({ segments, targetDurationSeconds: 2, initUri: "init.mp4" });
  expect(text).toBe(
    [
      "#EXTM3U",
      "#EXT-X-VERSION:7",
      "#EXT-X-TARGETDURATION:2",
      "#EXT-X-MEDIA-SEQUENCE:1",
      "#EXT-X-PLAYLIST-TYPE:VOD",
      "#EXT-X-INDEPENDENT-SEGMENTS",
      '#EXT-X-MAP:URI="init.mp4"',
      "#EXTINF:2.002000,",
      "segment-00001.m4s",
      "#EXTINF:1.001000,",
      "segment-00002.m4s",
      "#EXT-X-ENDLIST",
      "",
    ].join("\n"),
  );
  expect(parseMediaPlaylist(text)).toEqual(segments);
});

it("a playlist of WebVTT has no initialization section", () => {
  expect(formatMediaPlaylist({ segments: [], targetDurationSeconds: 60 })).not.toContain("EXT-X-MAP");
});

it("targetDurationSeconds rounds as RFC 8216 compares", () => {
  expect(targetDurationSeconds(segments)).toBe(2);
  expect(targetDurationSeconds([{ uri: "a", durationSeconds: 2.6 }])).toBe(3);
  expect(targetDurationSeconds([{ uri: "a", durationSeconds: 0.2 }])).toBe(1);
});

it("targetDurationSeconds takes more segments than a call takes arguments", () => {
  const many = Array.from({ length: 400_000 }, () => ({ uri: "a", durationSeconds: 1 }));
  expect(targetDurationSeconds([...many, { uri: "a", durationSeconds: 4 }])).toBe(4);
});
