import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeClip } from "@vergence/media/testing";
import type { FileToUpload } from "./upload-video.ts";

/** A folder for a test's clips, removed at its end. */
export async function openClipFolder(): Promise<{ dir: string; remove(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), "vergence-clips-"));
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

/** One small video with sound, as the files of a 2D upload. */
export async function smallVideo(dir: string): Promise<FileToUpload[]> {
  return [{ path: await makeClip(dir, { fileName: "film.mp4", seconds: 2, tones: [440] }), fileRole: "video" }];
}
