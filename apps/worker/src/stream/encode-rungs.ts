import { mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { EncodeOutput, EncodePlan, StreamVariant } from "@vergence/contract/media";
import { roundFolder } from "@vergence/core/worker";
import { encoders, eyeRolesIn, type SegmentSink } from "@vergence/media";
import { downloadSources } from "../sources/download-sources.ts";
import { knownSources, videosOf } from "../sources/known-sources.ts";
import { publishFiles } from "../store/publish-files.ts";
import { storeWhileEncoding } from "../store/store-while-encoding.ts";
import { toUpload } from "../store/to-upload.ts";
import type { TaskRun } from "./task-run.ts";

type Sources = ReturnType<typeof knownSources>;

/**
 * Encodes the rungs of one task from the sources, and stores them: segments as they come, playlists when all else is
 * there.
 */
export async function encodeRungs(run: TaskRun, plan: EncodePlan): Promise<EncodeOutput> {
  const { claim, progress, signal, folder, resources } = run;
  const shown = eyeRolesIn(plan.format, claim.layout);
  const videos = videosOf(claim.sources);
  const read = videos.filter(({ fileRole }) => shown.includes(fileRole));
  // An eye that is not shown is known all the same, for what the eyes have in common; its bytes, which may be many,
  // stay where they are.
  const unread = videos.filter((video) => !read.includes(video));
  const downloading = { signal, onProgress: (percent: number) => progress.set("download", percent) };
  const fetched = await progress.run("download", () => downloadSources(resources, read, folder, downloading));
  const sources = [...knownSources(read, fetched), ...knownSources(unread)];

  const outDir = join(folder, "stream");
  await mkdir(outDir);
  const upload = (path: string, round: number) =>
    toUpload(path, { outDir, prefix: claim.streamPrefix + roundFolder(claim.folder, round) });
  const {
    made: variants,
    stored,
    round,
  } = await progress.run("encode", () =>
    storeWhileEncoding(run, upload, (sink) => encode(run, plan, { sources, outDir, ...sink })),
  );
  const filesOf = await Promise.all(variants.map(async ({ name }) => filesOfVariant(outDir, name)));
  const files = filesOf.flat().map(({ path }) => upload(path, round));
  await progress.run("upload", () => publishFiles(run, files, stored));
  const sizeOf = (of: VariantFile[] = []) => of.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const measured = variants.map((variant, index) => ({ ...variant, sizeBytes: sizeOf(filesOf[index]) }));
  return { variants: measured, folder: roundFolder(claim.folder, round) };
}

async function encode(
  { tools, claim, progress, logger }: TaskRun,
  { format, rungs, passThrough }: EncodePlan,
  from: { sources: Sources; outDir: string; signal: AbortSignal } & SegmentSink,
): Promise<StreamVariant[]> {
  const { layout, ingestStream } = claim;
  const perspective = claim.perspective;
  // Audio and video of a stream share one target duration (Apple's HLS authoring specification), and the audio is
  // ingest's.
  const target = ingestStream?.playlist.targetDurationSeconds;
  return encoders[format].encodeRungs({
    ...from,
    tools,
    layout,
    perspective,
    rungs,
    passThrough,
    targetDurationSeconds: target,
    onProgress: (percent) => progress.set("encode", percent),
    onObstacle: (obstacle) => logger.info({ obstacle }, "the source is re-encoded"),
  });
}

interface VariantFile {
  path: string;
  sizeBytes: number;
}

/** All files of an encoded variant. */
async function filesOfVariant(outDir: string, name: string): Promise<VariantFile[]> {
  const folder = join(outDir, name);
  return Promise.all(
    (await readdir(folder)).map(async (fileName) => {
      const path = join(folder, fileName);
      return { path, sizeBytes: (await stat(path)).size };
    }),
  );
}
