import type { MediaProbe, VideoTrack } from "@vergence/contract/media";
import { describe, expect, it } from "vitest";
import { fakeAudioTrack, fakeProbe, fakeSource, fakeVideoTrack } from "../testing/fake-probe.ts";
import { checkSources } from "./check-sources.ts";

const left = fakeSource({ role: "video_left", fileName: "left.mp4", probe: fakeProbe() });
const rightWith = (video: Partial<VideoTrack>, probe: Partial<MediaProbe> = {}) =>
  fakeSource({
    role: "video_right",
    fileName: "right.mp4",
    probe: fakeProbe({ video: fakeVideoTrack(video), ...probe }),
  });
const flat = fakeSource({ role: "video", fileName: "film.mp4", probe: fakeProbe() });
const audioOf = (seconds: number) =>
  fakeSource({
    role: "audio",
    fileName: "en.m4a",
    probe: fakeProbe({ video: null, audioTracks: [fakeAudioTrack({ durationSeconds: seconds })] }),
  });

describe("checkSources, Separate", () => {
  it("has nothing to say of eyes that agree", () => {
    expect(checkSources("Separate", [left, rightWith({})])).toEqual([]);
  });

  it.each([
    ["container_differs", rightWith({}, { container: "mov" }), /container: "left\.mp4" has mp4, "right\.mp4" has mov/],
    ["resolution_differs", rightWith({ width: 1920, height: 1080 }), /resolution: .* 1280x720, .* 1920x1080/],
    [
      "frame_rate_differs",
      rightWith({ frameRate: { numerator: 24000, denominator: 1001 } }),
      /frame rate: .* 24 frames per second, .* 23\.976 frames per second/,
    ],
    ["frame_count_differs", rightWith({ frameCount: 239 }), /frame count: .* 240 frames, .* 239 frames/],
    ["frame_count_differs", rightWith({ frameCount: null }), /240 frames, .* an unknown number of frames/],
  ])("%s", (code, right, message) => {
    const issues = checkSources("Separate", [left, right]);
    expect(issues).toEqual([{ severity: "error", code, message: expect.stringMatching(message) }]);
  });

  it("names every difference at once", () => {
    const right = rightWith({ width: 640, height: 360, frameCount: 10 }, { container: "mov" });
    const codes = checkSources("Separate", [left, right]).map((issue) => issue.code);
    expect(codes).toEqual(["container_differs", "resolution_differs", "frame_count_differs"]);
  });

  it("misses an eye", () => {
    expect(checkSources("Separate", [left])).toMatchObject([{ severity: "error", code: "eye_missing" }]);
  });

  it("refuses an eye without video", () => {
    const issues = checkSources("Separate", [left, rightWith({}, { video: null })]);
    expect(issues).toMatchObject([{ code: "no_video", message: '"right.mp4" has no video in it.' }]);
  });
});

describe("checkSources, one video", () => {
  it.each(["2D", "SBS", "TB", "AIV"] as const)("%s takes it", (layout) => {
    expect(checkSources(layout, [flat])).toEqual([]);
  });

  it("refuses a video that does not last", () => {
    const still = fakeSource({ role: "video", probe: fakeProbe({ video: fakeVideoTrack({ durationSeconds: 0 }) }) });
    expect(checkSources("2D", [still])).toMatchObject([{ severity: "error", code: "no_duration" }]);
  });

  it("refuses as MV-HEVC what is not even HEVC", () => {
    expect(checkSources("MVHEVC", [flat])).toMatchObject([
      { code: "codec_unfit", message: expect.stringContaining("H264") },
    ]);
  });
});

describe("checkSources, audio and subtitles", () => {
  it("refuses an audio file without audio", () => {
    const silent = fakeSource({ role: "audio", fileName: "en.m4a", probe: fakeProbe() });
    const message = '"en.m4a" has no audio in it that can be read.';
    expect(checkSources("2D", [flat, silent])).toEqual([{ severity: "error", code: "no_audio", message }]);
  });

  it.each([
    [12.5, /lasts 12\.5 s, the video 10 s: it will be cut/],
    [4, /lasts 4 s, the video 10 s: it will be followed by silence/],
  ])("warns of audio that lasts %s s", (seconds, message) => {
    const issues = checkSources("2D", [flat, audioOf(seconds)]);
    expect(issues).toEqual([
      { severity: "warning", code: "audio_length_differs", message: expect.stringMatching(message) },
    ]);
  });

  it("lets audio be off by the frames that codecs add", () => {
    expect(checkSources("2D", [flat, audioOf(10.04)])).toEqual([]);
  });

  it("warns of sound with more than two channels", () => {
    const surround = [fakeAudioTrack({ channels: 6, languageTag: "en" })];
    const film = fakeSource({ role: "video", fileName: "film.mov", probe: fakeProbe({ audioTracks: surround }) });
    const message = '"film.mov" has 6 channels of sound (English): its streams have two.';
    expect(checkSources("2D", [film])).toEqual([{ severity: "warning", code: "audio_downmixed", message }]);
  });

  it("warns of embedded tracks that are left out, not of one that a file takes the place of", () => {
    const tags = ["en", "de", "en", null, null];
    const audioTracks = tags.map((languageTag, index) => fakeAudioTrack({ index: index + 1, languageTag }));
    const film = fakeSource({ role: "video", fileName: "film.mov", probe: fakeProbe({ audioTracks }) });
    const german = fakeSource({ ...audioOf(10), fileName: "de.m4a", languageTag: "de" });
    const start = '"film.mov" has several tracks of sound in one language';
    expect(checkSources("2D", [film, german])).toEqual([
      { severity: "warning", code: "audio_track_left_out", message: `${start} (English): track 3 is left out.` },
      { severity: "warning", code: "audio_track_left_out", message: `${start} (Original): track 5 is left out.` },
    ]);
  });

  it("warns of subtitles that come after the end", () => {
    const cues = { count: 1, lastStartSeconds: 11 };
    const subtitle = fakeSource({ role: "subtitle", fileName: "en.srt", cues });
    expect(checkSources("2D", [flat, subtitle])).toMatchObject([{ severity: "warning", code: "subtitle_past_end" }]);
  });
});

describe("checkSources, what a video says of itself", () => {
  const issuesOf = (layout: Parameters<typeof checkSources>[0], video: Partial<VideoTrack>) =>
    checkSources(layout, [
      fakeSource({ role: "video", fileName: "film.mp4", probe: fakeProbe({ video: fakeVideoTrack(video) }) }),
    ]);

  it.each([
    ["views_missing", "MVHEVC", { codec: "hevc" }, /one view only\. Export it again, or choose layout 2D/],
    ["dolby_vision_unfit", "2D", { dolbyVisionProfile: 5 }, /profile 5, .* Export it as HDR10/],
  ] as const)("error %s", (code, layout, video, message) => {
    expect(issuesOf(layout, video)).toEqual([{ severity: "error", code, message: expect.stringMatching(message) }]);
  });

  it.each([
    ["dolby_vision_dropped", "2D", { dolbyVisionProfile: 8 }, /profile 8: .* is kept/],
    ["frame_rate_varies", "2D", { isVariableFrameRate: true }, /varying frame rate \(24 on average\)/],
    ["packing_differs", "2D", { framePacking: "side" }, /says of itself that it is SBS, but is processed as 2D/],
  ] as const)("warning %s", (code, layout, video, message) => {
    expect(issuesOf(layout, video)).toEqual([{ severity: "warning", code, message: expect.stringMatching(message) }]);
  });

  it("has nothing to say where ffprobe is too old to see views, or where packing and layout agree", () => {
    expect(issuesOf("MVHEVC", { codec: "hevc", viewPositions: null })).toEqual([]);
    expect(issuesOf("SBS", { framePacking: "side" })).toEqual([]);
  });
});
