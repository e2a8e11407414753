import { describe, expect, it } from "vitest";
import { fakeAudioTrack, fakeProbe, fakeSource } from "../testing/fake-probe.ts";
import { audioRenditions } from "./audio-renditions.ts";

const videoWith = (...tags: (string | null)[]) => {
  const audioTracks = tags.map((languageTag, index) => fakeAudioTrack({ index, languageTag }));
  return fakeSource({ role: "video", probe: fakeProbe({ audioTracks }) });
};
const file = (languageTag: string, channels = 2) =>
  fakeSource({ role: "audio", languageTag, probe: fakeProbe({ audioTracks: [fakeAudioTrack({ channels })] }) });
const summary = (sources: Parameters<typeof audioRenditions>[0]) =>
  audioRenditions(sources).map(({ name, source, trackIndex, isDefault }) =>
    [name, source.role, trackIndex, ...(isDefault ? ["default"] : [])].join(" "),
  );

describe("audioRenditions", () => {
  it("has none without sound", () => {
    expect(audioRenditions([videoWith()])).toEqual([]);
  });

  it("takes one embedded track per language, the first as default", () => {
    expect(summary([videoWith("en", "fr", "en", null)])).toEqual([
      "audio-en video 0 default",
      "audio-fr video 1",
      "audio-und video 3",
    ]);
  });

  it("puts a separate file in the place of an embedded track of its language", () => {
    expect(summary([videoWith("en", "fr"), file("en"), file("de")])).toEqual([
      "audio-en audio 0",
      "audio-fr video 1 default",
      "audio-de audio 0",
    ]);
  });

  it("has words as default before music, and music before nothing", () => {
    expect(summary([videoWith(), file("zxx"), file("fr")])).toEqual(["audio-zxx audio 0", "audio-fr audio 0 default"]);
    expect(summary([videoWith(), file("zxx")])).toEqual(["audio-zxx audio 0 default"]);
  });

  it("takes the sound of the right eye when the left is silent", () => {
    const left = fakeSource({ role: "video_left", probe: fakeProbe() });
    const right = fakeSource({ role: "video_right", probe: fakeProbe({ audioTracks: [fakeAudioTrack()] }) });
    expect(summary([left, right])).toEqual(["audio-und video_right 0 default"]);
  });

  it("keeps mono, makes stereo of more, and names languages in their own words", () => {
    const renditions = audioRenditions([videoWith(null), file("fr", 1), file("ja", 6), file("zxx")]);
    expect(renditions.map(({ label, channels }) => [label, channels])).toEqual([
      ["Original", 2],
      ["Français", 1],
      ["日本語", 2],
      ["Instrumental", 2],
    ]);
  });
});
