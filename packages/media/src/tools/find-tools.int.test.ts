import { chmod, copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { findTools } from "./find-tools.ts";

it("findTools falls back to npm's binaries, and warns of their age", async () => {
  const { ffmpeg, ffprobe, warnings } = await findTools({ searchPath: "" });
  expect([ffmpeg.origin, ffprobe.origin]).toEqual(["npm", "npm"]);
  if (process.platform === "linux" && process.arch === "x64") {
    expect(warnings).toEqual([expect.stringMatching(/^ffmpeg .* is from 2018/)]);
  }
});

it("findTools takes what PATH has before npm's, in order", async () => {
  await using folder = await temporaryFolder();
  const npm = await findTools({ searchPath: "" });
  const copy = join(folder.path, "ffprobe");
  await copyFile(npm.ffprobe.path, copy);
  await chmod(copy, 0o755);
  const { ffmpeg, ffprobe } = await findTools({ searchPath: folder.path });
  expect(ffprobe).toMatchObject({ path: copy, origin: "path" });
  expect(ffmpeg.origin).toBe("npm");
});

it("findTools passes over what PATH has when it does not run, and says so", async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "ffmpeg"), "#!/bin/sh\necho something else\n", { mode: 0o755 });
  const { ffmpeg, warnings } = await findTools({ searchPath: folder.path });
  expect(ffmpeg.origin).toBe("npm");
  expect(warnings[0]).toContain(`${join(folder.path, "ffmpeg")} does not run as ffmpeg`);
});

it("findTools takes an explicit path at its word: one that does not run is an error", async () => {
  const npm = await findTools({ searchPath: "" });
  const explicit = await findTools({ ffmpegPath: npm.ffmpeg.path, ffprobePath: npm.ffprobe.path });
  expect([explicit.ffmpeg.origin, explicit.ffprobe.origin]).toEqual(["setting", "setting"]);
  await expect(findTools({ ffmpegPath: "/nowhere/ffmpeg" })).rejects.toMatchObject({
    code: "tool_missing",
    permanent: false,
    message: "FFMPEG_PATH is /nowhere/ffmpeg, but no ffmpeg runs there.",
  });
});
