import type { StreamRendition, StreamVariant } from "@vergence/contract/media";
import { expect, it } from "vitest";
import { formatMultivariantPlaylist } from "./multivariant-playlist.ts";
import { rebaseUris } from "./stream-playlist.ts";

const variant: StreamVariant = {
  name: "h264-720p-3000k",
  uri: "h264-720p-3000k/playlist.m3u8",
  bandwidth: 3_300_000,
  averageBandwidth: 3_000_000,
  codec: "avc1.64001f",
  width: 1280,
  height: 720,
  framesPerSecond: 24000 / 1001,
  videoRange: "SDR",
  videoLayout: null,
  iFrames: { uri: "h264-720p-3000k/iframes.m3u8", bandwidth: 180_000, averageBandwidth: 90_000 },
};
const stereo: StreamVariant = {
  ...variant,
  name: "mvhevc-720p-6000k",
  uri: "mvhevc-720p-6000k/playlist.m3u8",
  codec: "hvc1.2.4.L123.B0",
  videoRange: "PQ",
  videoLayout: "CH-STEREO/PROJ-HEQU",
};
const audio = (languageTag: string, bandwidth: number): StreamRendition => ({
  name: `audio-${languageTag}`,
  type: "AUDIO",
  uri: `audio-${languageTag}/playlist.m3u8`,
  label: languageTag,
  languageTag,
  isDefault: languageTag === "en",
  channels: 2,
  codec: "mp4a.40.2",
  bandwidth,
  averageBandwidth: bandwidth - 10_000,
});
const subtitles: StreamRendition = {
  ...audio("fr", 500),
  name: "subtitles-fr",
  type: "SUBTITLES",
  uri: "subtitles-fr/playlist.m3u8",
  label: 'le "français"',
  channels: null,
  codec: null,
  averageBandwidth: 400,
};
const format = (variants: StreamVariant[], renditions: StreamRendition[]) =>
  formatMultivariantPlaylist({ variants, renditions, targetDurationSeconds: 2 });

it("formatMultivariantPlaylist writes every attribute that Apple asks for, with the heaviest renditions' bandwidth", () => {
  expect(format([variant], [audio("en", 130_000), audio("de", 170_000), subtitles])).toBe(
    [
      "#EXTM3U",
      "#EXT-X-VERSION:7",
      "#EXT-X-INDEPENDENT-SEGMENTS",
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="en",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="audio-en/playlist.m3u8"',
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="de",LANGUAGE="de",DEFAULT=NO,AUTOSELECT=YES,CHANNELS="2",URI="audio-de/playlist.m3u8"',
      `#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="le 'français'",LANGUAGE="fr",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="subtitles-fr/playlist.m3u8"`,
      '#EXT-X-STREAM-INF:BANDWIDTH=3470500,AVERAGE-BANDWIDTH=3160400,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,VIDEO-RANGE=SDR,FRAME-RATE=23.976,AUDIO="audio",SUBTITLES="subtitles",CLOSED-CAPTIONS=NONE',
      "h264-720p-3000k/playlist.m3u8",
      '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=180000,AVERAGE-BANDWIDTH=90000,CODECS="avc1.64001f",RESOLUTION=1280x720,VIDEO-RANGE=SDR,URI="h264-720p-3000k/iframes.m3u8"',
      "",
    ].join("\n"),
  );
});

it("names no group that has no rendition", () => {
  const text = format([variant], []);
  expect(text).toContain('CODECS="avc1.64001f"');
  expect(text).not.toMatch(/AUDIO=|SUBTITLES=|EXT-X-MEDIA/);
});

it("says what a stereo variant asks of a player, in the version that knows of it", () => {
  const lines = format([stereo, variant], []).split("\n");
  expect(lines[1]).toBe("#EXT-X-VERSION:12");
  const asking = lines.filter((line) => line.includes('VIDEO-RANGE=PQ,REQ-VIDEO-LAYOUT="CH-STEREO/PROJ-HEQU"'));
  expect(asking.map((line) => line.split(":")[0])).toEqual(["#EXT-X-STREAM-INF", "#EXT-X-I-FRAME-STREAM-INF"]);
});

it("refers to what is in the folder of another stream", () => {
  const led = rebaseUris({ variants: [variant], renditions: [subtitles], targetDurationSeconds: 2 }, "../7/");
  const uris = formatMultivariantPlaylist(led).match(/[\w./-]+\.m3u8/g);
  expect(uris).toEqual([
    "../7/subtitles-fr/playlist.m3u8",
    "../7/h264-720p-3000k/playlist.m3u8",
    "../7/h264-720p-3000k/iframes.m3u8",
  ]);
});
