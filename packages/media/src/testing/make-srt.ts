import { writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface MakeSrtOptions {
  fileName?: string;
  seconds?: number;
  text?: (number: number) => string;
}

/** Writes a SubRip file with one cue in each second and gives back its path. */
export async function makeSrt(dir: string, options: MakeSrtOptions = {}): Promise<string> {
  const { fileName = "en.srt", seconds = 3, text = (number) => `Line ${number}` } = options;
  const cues = Array.from({ length: seconds }, (_, second) => {
    const clock = new Date(second * 1000).toISOString().slice(11, 19);
    return `${second + 1}\n${clock},000 --> ${clock},900\n${text(second + 1)}\n`;
  });
  const path = join(dir, fileName);
  await writeFile(path, cues.join("\n"));
  return path;
}
