import { describe, expect, test } from "vitest";
import { segmentRules } from "./rules/segment-rules.ts";
import type { HlsStream, MediaPlaylist } from "./stream/hls-stream.ts";
import { sampleSeconds } from "./stream/timing.ts";

const segmentCount = 200_000;
const timescale = 1_000;

/**
 * A video playlist of very many segments of two seconds, each a fragment of one key frame; one of them may begin
 * elsewhere.
 */
function longPlaylist({ strayAt = -1 } = {}): MediaPlaylist {
  const segments = Array.from({ length: segmentCount }, (_, index) => {
    const decodeTicks = 2 * timescale * index + (index === strayAt ? 700 : 0);
    const sizes = { durationTicks: 2 * timescale, longestSampleTicks: 2 * timescale, sampleCount: 1 };
    const key = { firstPresentationTicks: 0, syncPresentationTicks: [0], startsWithSync: true, firstSliceType: null };
    return {
      name: `segment ${index}`,
      durationSeconds: 2,
      boxes: { types: [], fragments: [{ trackId: 1, decodeTicks, ...sizes, ...key }] },
    };
  });
  const track = { id: 1, handler: "vide", timescale, editStartTicks: 0, sampleEntry: "hvc1" };
  const parsed = { targetDurationSeconds: 2, isComplete: true };
  // Only what these rules look at.
  return { name: "long.m3u8", movie: { tracks: [track] }, parsed, segments } as unknown as MediaPlaylist;
}

const streamOf = (...playlists: MediaPlaylist[]) =>
  ({ variants: playlists.map((playlist) => ({ attributes: {}, playlist })), renditions: [] }) as unknown as HlsStream;
const breaches = (id: string, stream: HlsStream) =>
  [...(segmentRules.find((rule) => rule.id === id)?.check(stream) ?? [])].map(({ message }) => message);

describe("a stream of more segments than a call takes arguments, and than may be compared each with each", () => {
  test("sampleSeconds › the longest of all", () => {
    expect(sampleSeconds(longPlaylist())).toBe(2);
  });

  test.each(["7.3", "8.22-segments", "8.22-key-frames"])("rule %s › holds where it is kept", (id) => {
    expect(breaches(id, streamOf(longPlaylist(), longPlaylist()))).toEqual([]);
  });

  test.each([
    ["7.3", [/700 ticks after/, /700 ticks before/]],
    ["8.22-segments", [/starts at 300000\.700 s/]],
    ["8.22-key-frames", [/is at 300000\.700 s/]],
  ] as const)("rule %s › finds the one segment at another time", (id, expected) => {
    const found = breaches(id, streamOf(longPlaylist(), longPlaylist({ strayAt: 150_000 })));
    expect(found).toHaveLength(expected.length);
    for (const [index, message] of expected.entries()) expect(found[index]).toMatch(message);
  });
});
