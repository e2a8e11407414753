import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { probeFile } from "../../probe/probe-file.ts";
import { inspectSource } from "../../sources/inspect-source.ts";
import { makeClip } from "../../testing/make-clip.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { findTools } from "../../tools/find-tools.ts";
import { encodeFramePacked } from "./encode-frame-packed.ts";

const tools = await findTools();

it.each([
  ["180", "side", 320, 160, "side", "hequ"],
  ["360", "over", 160, 320, "over", "equi"],
] as const)(
  "encodeFramePacked of %s°: both eyes in one picture, marked, with sound, and nothing beside it",
  async (...expected) => {
    const [perspective, packing, width, height, framePacking, projection] = expected;
    await using folder = await temporaryFolder();
    const path = await makeClip(folder.path, { fileName: "film.mp4", seconds: 1, size: "160x320", tones: [440] });
    const source = await inspectSource({ role: "video", path, fileName: "film.mp4" }, { tools });
    const outPath = join(folder.path, "headset.mp4");
    const progress: number[] = [];
    const onProgress = (percent: number) => progress.push(percent);
    const settings = { preset: "ultrafast", bitrateMbps: 1, packing: "full" } as const;
    const request = { tools, layout: "TB", perspective, sources: [source], outPath, onProgress, ...settings } as const;
    const made = await encodeFramePacked(request);
    expect(made).toMatchObject({ width, height, packing });
    const probe = await probeFile(outPath, { tools, fileName: "headset.mp4" });
    expect(probe).toMatchObject({
      container: "mp4",
      sizeBytes: made.sizeBytes,
      video: { codec: "hevc", width, height, frameCount: 24, framePacking },
      audioTracks: [{ codec: "aac" }],
    });
    // ffprobe distinguishes half from whole spheres from 7.1 on.
    expect([projection, "equi", "other"]).toContain(probe.video?.projection);
    expect(progress.at(-1)).toBe(100);
    expect((await readdir(folder.path)).toSorted()).toEqual(["film.mp4", "headset.mp4"]);
  },
);

it("encodeFramePacked refuses a film of one eye", async () => {
  await using folder = await temporaryFolder();
  const path = await makeClip(folder.path, { fileName: "film.mp4", seconds: 1, size: "160x90" });
  const source = await inspectSource({ role: "video", path, fileName: "film.mp4" }, { tools });
  const outPath = join(folder.path, "headset.mp4");
  const encoding = encodeFramePacked({ tools, layout: "2D", perspective: "Regular", sources: [source], outPath });
  await expect(encoding).rejects.toMatchObject({ code: "sources_unfit", permanent: true });
});
