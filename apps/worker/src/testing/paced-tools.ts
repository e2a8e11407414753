import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findTools } from "@vergence/media";

/**
 * The machine's own ffmpeg behind a script that lets it read its first file no faster than it plays: an encode of a
 * long film is under way for as long as a test looks at it.
 */
export async function makePacedFfmpeg(dir: string): Promise<{ FFMPEG_PATH: string }> {
  const { ffmpeg } = await findTools();
  const path = join(dir, "paced-ffmpeg");
  const encode = `case "$*" in *pipe:1*) exec "${ffmpeg.path}" -re "$@";; esac`;
  await writeFile(path, `#!/bin/sh\n${encode}\nexec "${ffmpeg.path}" "$@"\n`);
  await chmod(path, 0o755);
  return { FFMPEG_PATH: path };
}
