import { describe, expect, it } from "vitest";
import { fakeProbe, fakeSource, fakeVideoTrack } from "../testing/fake-probe.ts";
import { eyesOf } from "./eyes.ts";

const film = (video: Parameters<typeof fakeVideoTrack>[0] = {}) =>
  fakeSource({ role: "video", probe: fakeProbe({ video: fakeVideoTrack(video) }) });
const eye = (role: "video_left" | "video_right") => fakeSource({ role, probe: fakeProbe() });

describe("eyesOf", () => {
  it.each([
    ["SBS", 3840, 1080, "crop=iw/2:ih:0:0", "crop=iw/2:ih:iw/2:0"],
    ["SBS", 1920, 1080, "crop=iw/2:ih:0:0", "crop=iw/2:ih:iw/2:0"],
    ["TB", 1920, 2160, "crop=iw:ih/2:0:0", "crop=iw:ih/2:0:ih/2"],
    ["TB", 1920, 1080, "crop=iw:ih/2:0:0", "crop=iw:ih/2:0:ih/2"],
  ] as const)("%s of %ix%i: two halves of one picture", (layout, width, height, left, right) => {
    const source = film({ width, height });
    const size = { width: 1920, height: 1080, source, specifier: "v:0" };
    expect(eyesOf({ layout, sources: [source] })).toMatchObject({
      left: { ...size, crop: left },
      right: { ...size, crop: right },
    });
  });

  it("takes the caller's word for the packing, for both eyes", () => {
    const eyes = eyesOf({ layout: "SBS", sources: [film({ width: 1920, height: 1080 })], packing: "full" });
    expect(eyes).toMatchObject({ left: { width: 960 }, right: { width: 960 } });
  });

  it.each(["2D", "AIV"] as const)("%s: one eye, the whole picture", (layout) => {
    expect(eyesOf({ layout, sources: [film()] })).toMatchObject({ left: { crop: null, width: 1280 }, right: null });
  });

  it("Separate: a file each", () => {
    const [left, right] = [eye("video_left"), eye("video_right")];
    expect(eyesOf({ layout: "Separate", sources: [right, left] })).toMatchObject({
      left: { source: left, crop: null, specifier: "v:0" },
      right: { source: right, crop: null, specifier: "v:0" },
    });
  });

  it("Separate: refuses to go without the right eye", () => {
    const failure = expect.objectContaining({ code: "no_video", permanent: true });
    expect(() => eyesOf({ layout: "Separate", sources: [eye("video_left")] })).toThrow(failure);
    const deaf = fakeSource({ role: "video_right", probe: fakeProbe({ video: null }) });
    expect(() => eyesOf({ layout: "Separate", sources: [eye("video_left"), deaf] })).toThrow(
      '"video_right.mp4" has no',
    );
  });

  it.each([
    ["left first", ["left", "right"], "v:0:vidx:0", "v:0:vidx:1"],
    ["right first", ["right", "left"], "v:0:vidx:1", "v:0:vidx:0"],
    ["unnamed", ["unknown", "unknown"], "v:0:vidx:0", "v:0:vidx:1"],
    ["unseen by an old ffprobe", null, "v:0:vidx:0", "v:0:vidx:1"],
  ] as const)("MVHEVC: the views, %s", (_, viewPositions, left, right) => {
    expect(eyesOf({ layout: "MVHEVC", sources: [film({ viewPositions })] })).toMatchObject({
      left: { specifier: left },
      right: { specifier: right },
    });
  });
});
