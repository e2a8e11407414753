import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import type { LadderRequest, StreamFormat } from "@vergence/contract";
import {
  eyesOf,
  findTools,
  h264HlsArguments,
  hevcRuns,
  type InspectedSource,
  inspectSource,
  planH264Hls,
  planHevcRung,
  planLadder,
  streamFrameRate,
  type X265Preset,
} from "@vergence/media";
import { encoderNiceness, runCommand } from "../support/bare-command.ts";
import type { FilmFile } from "../support/upload-film.ts";

const common = { layout: "Separate", perspective: "Regular" } as const;

/**
 * The encodes of one rung of MV-HEVC as the product would start them: an ffmpeg for each eye, both at the same time,
 * into `eye-0.hevc` and `eye-1.hevc`.
 * @param options.preset by default the product's
 */
export async function planRungByHand(
  files: readonly FilmFile[],
  ladder: LadderRequest,
  { outDir, preset }: { outDir: string; preset?: X265Preset },
) {
  const { tools, sources, rungs } = await inspectFilm(files, "MVHEVC", ladder);
  const [rung] = rungs;
  if (!rung) throw new Error("There is no rung.");
  const plan = planHevcRung({ ...common, format: "MVHEVC", sources, rung, preset });
  const commands = hevcRuns(plan).map(({ words }, index) => {
    const stdoutPath = path.join(outDir, `eye-${index}.hevc`);
    return { program: tools.ffmpeg.path, words, niceness: encoderNiceness, stdoutPath };
  });
  return {
    async run() {
      await freshFolders(outDir, []);
      await Promise.all(commands.map((command) => runCommand(command, outDir)));
    },
  };
}

/** A ladder of H264 as the product would encode it: one ffmpeg that decodes once and writes every rung's segments. */
export async function planLadderByHand(files: readonly FilmFile[], ladder: LadderRequest, outDir: string) {
  const { tools, sources, rungs } = await inspectFilm(files, "H264", ladder);
  const words = h264HlsArguments(planH264Hls({ ...common, sources, ladder: rungs, withAudio: false }));
  return {
    async run() {
      await freshFolders(
        outDir,
        rungs.map(({ name }) => name),
      );
      await runCommand({ program: tools.ffmpeg.path, words, niceness: encoderNiceness }, outDir);
    },
  };
}

async function inspectFilm(files: readonly FilmFile[], format: StreamFormat, ladder: LadderRequest) {
  const tools = await findTools();
  const sources: InspectedSource[] = await Promise.all(
    files.map(({ path: file, fileRole: role, languageTag = null }) =>
      inspectSource({ role, path: file, fileName: path.basename(file), languageTag }, { tools }),
    ),
  );
  const { left } = eyesOf({ ...common, sources });
  const { rungs } = planLadder({
    ...common,
    format,
    ladder,
    eye: left,
    videoRange: left.video.videoRange,
    frameRate: streamFrameRate(format, left.video),
  });
  return { tools, sources, rungs };
}

async function freshFolders(outDir: string, names: readonly string[]): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  for (const name of names) await mkdir(path.join(outDir, name));
}
