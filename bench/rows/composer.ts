import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { composeMvhevc, packageHls } from "@vergence/media";
import { cutStereoPairFromRealClip } from "@vergence/media/testing";
import { planRungByHand } from "../baselines/streams-by-hand.ts";
import { defineRow } from "../support/row.ts";
import { timed } from "../support/timed.ts";

/**
 * The clip has 240 pictures, in five closed groups, and stands so often in what is read: long enough to be measured.
 */
const repeats = 5;
const pictures = 240 * repeats;

export default defineRow({
  ours: "composer and packager alone, in process: two eyes of 720p HEVC, 6 Mbit/s each, from files to MV-HEVC segments and playlists",
  bare: "a bare copy of the same bytes, in process",
  unit: "frames/s",
  bar: { of: "ours", is: "atLeast", limit: 500 },
  async open({ folder }) {
    const film = await cutStereoPairFromRealClip(folder);
    const byHand = await planRungByHand(
      [
        { path: film.left, fileRole: "video_left" },
        { path: film.right, fileRole: "video_right" },
      ],
      [{ bitrate: 12, height: 720 }],
      { outDir: path.join(folder, "eyes"), preset: "ultrafast" },
    );
    await byHand.run();
    const eyes = { left: path.join(folder, "left.hevc"), right: path.join(folder, "right.hevc") };
    await repeat(path.join(folder, "eyes", "eye-0.hevc"), eyes.left);
    await repeat(path.join(folder, "eyes", "eye-1.hevc"), eyes.right);
    const outDir = path.join(folder, "out");
    const perSecond = async (work: () => Promise<unknown>) => {
      await rm(outDir, { recursive: true, force: true });
      await mkdir(outDir);
      return (1000 * pictures) / (await timed(work));
    };
    const copy = (from: string, to: string) =>
      pipeline(createReadStream(from), createWriteStream(path.join(outDir, to)));
    return {
      bare: () => perSecond(() => Promise.all([copy(eyes.left, "left"), copy(eyes.right, "right")])),
      ours: () =>
        perSecond(async () => {
          const stream = await composeMvhevc(createReadStream(eyes.left), createReadStream(eyes.right));
          const frameRate = { numerator: 24, denominator: 1 };
          const { frames } = await packageHls(stream, {
            outDir,
            frameRate,
            gopFrames: 48,
            stereo: { heroEye: "left" },
          });
          if (frames !== pictures) throw new Error(`${frames} pictures came out, not ${pictures}.`);
        }),
    };
  },
});

/** Each group of pictures begins with an IDR picture and its parameter sets: a byte stream may follow itself. */
async function repeat(from: string, to: string): Promise<void> {
  await writeFile(to, Array<Buffer>(repeats).fill(await readFile(from)));
}
