import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { encodeFramePacked } from "@vergence/media";
import { downloadSources } from "../sources/download-sources.ts";
import { knownSources, mediaOf } from "../sources/known-sources.ts";
import type { TaskRun } from "./task-run.ts";

/** Both eyes in one picture, with every audio track, encoded from the sources. */
export async function makeHeadsetFile(run: TaskRun, outPath: string): Promise<void> {
  const { claim, folder, progress, resources, signal, tools } = run;
  const media = mediaOf(claim.sources);
  const sourceFolder = join(folder, "sources");
  await mkdir(sourceFolder);
  const files = await progress.run("download", () =>
    downloadSources(resources, media, sourceFolder, {
      signal,
      onProgress: (percent) => progress.set("download", percent),
    }),
  );
  await progress.run("encode", () =>
    encodeFramePacked({
      tools,
      layout: claim.layout,
      perspective: claim.perspective,
      outPath,
      signal,
      sources: knownSources(media, files),
      onProgress: (percent) => progress.set("encode", percent),
    }),
  );
}
