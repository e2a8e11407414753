import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import {
  findTools,
  h264HlsArguments,
  type InspectedSource,
  inspectSource,
  planH264Hls,
  posterArguments,
  probeArguments,
} from "@vergence/media";
import { type Command, encoderNiceness, runCommand } from "../support/bare-command.ts";
import type { FilmFile } from "../support/upload-film.ts";

/** What the ingest of a stereo film runs, with the product's own arguments, as a script of commands on local files. */
export async function planByHand(files: readonly FilmFile[], outDir: string): Promise<{ run(): Promise<void> }> {
  const tools = await findTools();
  const layout = "Separate";
  const sources: InspectedSource[] = await Promise.all(
    files.map(({ path: file, fileRole, languageTag = null }) =>
      inspectSource({ role: fileRole, path: file, fileName: path.basename(file), languageTag }, { tools }),
    ),
  );
  const plan = planH264Hls({ layout, sources });
  const poster = posterArguments({ layout, sources, outPath: path.join(outDir, "poster.jpg") });
  const commands: Command[] = [
    ...sources
      .filter(({ probe }) => probe !== null)
      .map((source) => ({ program: tools.ffprobe.path, words: probeArguments(source.path), niceness: 0 })),
    { program: tools.ffmpeg.path, words: poster, niceness: encoderNiceness },
    { program: tools.ffmpeg.path, words: h264HlsArguments(plan), niceness: encoderNiceness },
  ];
  return {
    async run() {
      await rm(outDir, { recursive: true, force: true });
      for (const { name } of [...plan.rungs, ...plan.audio]) await mkdir(path.join(outDir, name), { recursive: true });
      for (const command of commands) await runCommand(command, outDir);
    },
  };
}
