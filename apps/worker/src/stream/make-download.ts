import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { DownloadPlan, FileOutput, StreamRendition } from "@vergence/contract/media";
import { writeStereoMp4 } from "@vergence/media";
import { PermanentFailure } from "../attempt/failures.ts";
import { downloadPrefix } from "../store/download-prefix.ts";
import { publishFiles } from "../store/publish-files.ts";
import { makeHeadsetFile } from "./make-headset-file.ts";
import type { TaskRun } from "./task-run.ts";

/** Makes one file for download, and stores it. */
export async function makeDownload(run: TaskRun, { download }: DownloadPlan): Promise<FileOutput> {
  const { claim, folder, progress } = run;
  const path = join(folder, `${download}.mp4`);
  await (download === "mvhevc" ? makeMvhevcFile(run, path) : makeHeadsetFile(run, path));
  const { size: sizeBytes } = await stat(path);
  const storageKey = `${claim.downloadPrefix}${claim.folder}${download}.mp4`;
  const file = { path, key: storageKey, contentType: "video/mp4", cacheControl: "private, max-age=3600" };
  await progress.run("upload", () => publishFiles(run, [file]));
  return { storageKey, sizeBytes };
}

/** The best MV-HEVC variant and the default audio, copied into one MP4. */
async function makeMvhevcFile(run: TaskRun, path: string): Promise<void> {
  const { claim, progress, signal, folder } = run;
  const { stereoStream } = claim;
  const [best] = stereoStream?.playlist.variants ?? [];
  if (!stereoStream || !best)
    throw new PermanentFailure("no_stream", "The MV-HEVC stream is gone: make another first.");
  const videoFolder = join(folder, "video");
  const audio = await progress.run("download", async () => {
    const onVideo = (percent: number) => progress.set("download", percent * 0.9);
    await downloadPrefix(run.resources, stereoStream.prefixOf(best.name), videoFolder, {
      signal,
      onProgress: onVideo,
    });
    return downloadDefaultAudio(run);
  });
  const onProgress = (percent: number) => progress.set("encode", percent);
  await progress.run("encode", () => writeStereoMp4({ videoFolder, audio, path, signal, onProgress }));
}

/** The folder of the default audio, as ingest made it; undefined for a video without sound. */
async function downloadDefaultAudio({ claim, folder, resources, signal }: TaskRun) {
  const { ingestStream } = claim;
  if (!ingestStream) return undefined;
  const { renditions } = ingestStream.playlist;
  const isDefaultAudio = ({ type, isDefault }: StreamRendition) => type === "AUDIO" && isDefault;
  const rendition = renditions.find(isDefaultAudio);
  if (!rendition) return undefined;
  const audioFolder = join(folder, "audio");
  await downloadPrefix(resources, ingestStream.prefixOf(rendition.name), audioFolder, { signal });
  return { folder: audioFolder, languageTag: rendition.languageTag };
}
