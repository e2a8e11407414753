import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { cacheControlOf } from "@vergence/core";
import { markStreamEncoding, posterName } from "@vergence/core/worker";
import { encodeH264Hls, type H264HlsOutput, type InspectedSource, type Poster } from "@vergence/media";
import { publishFiles } from "../store/publish-files.ts";
import { storeWhileEncoding } from "../store/store-while-encoding.ts";
import { toUpload } from "../store/to-upload.ts";
import type { IngestRun } from "./ingest-run.ts";

/**
 * Encodes the H264 stream of inspected sources, and stores it with the poster: segments as they come, playlists when
 * all else is there.
 */
export async function encodeStream(
  run: IngestRun,
  sources: readonly InspectedSource[],
  poster: Poster,
): Promise<H264HlsOutput> {
  const { resources, claim, progress, tools, folder } = run;
  const outDir = join(folder, "stream");
  await mkdir(outDir);
  const prefix = claim.streamPrefix + claim.folder;
  const upload = (path: string) => toUpload(path, { outDir, prefix });
  const posterFile = { ...poster, key: prefix + posterName, cacheControl: cacheControlOf(posterName) };
  const { made, stored } = await progress.run("encode", async () => {
    await markStreamEncoding(resources, claim);
    const { layout } = claim;
    const onProgress = (percent: number) => progress.set("encode", percent);
    return storeWhileEncoding(run, upload, (sink) =>
      encodeH264Hls({ tools, layout, sources, outDir, onProgress, ...sink }),
    );
  });
  const files = [posterFile, ...made.files.map(({ path }) => upload(path))];
  await progress.run("upload", () => publishFiles(run, files, stored));
  return made;
}
