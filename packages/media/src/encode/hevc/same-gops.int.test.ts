import { chmod, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect, it } from "vitest";
import { rungOf } from "../../ladder/rung.ts";
import { inspectSource } from "../../sources/inspect-source.ts";
import { makeStereoPair } from "../../testing/make-clip.ts";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { findTools } from "../../tools/find-tools.ts";
import { encodeHevcRung } from "./encode-hevc-rung.ts";

const found = await findTools();

it("eyes whose rows of B-pictures end apart › are encoded again without them", async () => {
  await using folder = await temporaryFolder();
  // An encoder that does to the right eye what x265 does at a cut which one eye alone has: other rows of B-pictures.
  const script = join(folder.path, "ffmpeg");
  const seen = join(folder.path, "seen");
  const lines = [
    "#!/bin/bash",
    `case "$*" in *-version*) exec "${found.ffmpeg.path}" "$@";; esac`,
    `grep -o 'bframes=[0-9]' <<<"$*" >>"${seen}"`,
    `case "$*" in *right.mp4*) set -- "\${@//bframes=3/bframes=2}";; esac`,
    `exec "${found.ffmpeg.path}" "$@"`,
  ];
  await writeFile(script, `${lines.join("\n")}\n`);
  await chmod(script, 0o755);
  const tools = await findTools({ ffmpegPath: script });
  const { left, right } = await makeStereoPair(folder.path, { seconds: 2, size: "160x90" });
  const sources = await Promise.all([
    inspectSource({ role: "video_left", path: left, fileName: "left.mp4" }, { tools }),
    inspectSource({ role: "video_right", path: right, fileName: "right.mp4" }, { tools }),
  ]);
  const rung = rungOf("MVHEVC", { width: 160, height: 90 }, 1);
  const request = { layout: "Separate", perspective: "Regular", format: "MVHEVC", preset: "ultrafast" } as const;
  const reported: string[] = [];
  const sink = {
    onSegment: (path: string) => reported.push(basename(path)),
    onRestart: async () => void reported.push("restart"),
  };
  const packaged = await encodeHevcRung({ ...request, ...sink, sources, rung, tools, outDir: folder.path });
  expect(packaged).toMatchObject({ frames: 48, views: 2 });
  expect((await readFile(seen, "utf8")).trim().split("\n")).toEqual(["3", "3", "0", "0"].map((n) => `bframes=${n}`));
  expect(reported).toEqual(["restart", "segment-00001.m4s"]);
});
