import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { cutStereoPairFromRealClip } from "@vergence/media/testing";

export interface SampleFiles {
  left: string;
  right: string;
  audio: string;
  subtitle: string;
}

interface SampleOptions {
  /** Where it is kept for the next run. */
  cacheDir: string;
  /** The left eye is made larger than this. */
  leftLargerThanBytes: number;
  ffmpegPath?: string;
  /** Called when there is something to wait for. */
  onCut(): void;
}

/** A stereo pair from a real film clip, its audio and a subtitle: cut once, then taken from the cache. */
export async function sampleFiles(options: SampleOptions): Promise<SampleFiles> {
  const { cacheDir, leftLargerThanBytes, ffmpegPath, onCut } = options;
  const folder = path.join(cacheDir, `stereo-pair-${leftLargerThanBytes}`);
  const unfinished = `${folder}.unfinished`;
  if (!existsSync(folder)) {
    onCut();
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true });
    await cutStereoPairFromRealClip(unfinished, { leftLargerThanBytes, ffmpegPath });
    // Cutting may be interrupted; a folder of the right name is always whole.
    await rename(unfinished, folder);
  }
  const at = (name: string) => path.join(folder, name);
  return { left: at("left.mp4"), right: at("right.mp4"), audio: at("audio-en.m4a"), subtitle: at("subtitle-en.srt") };
}
