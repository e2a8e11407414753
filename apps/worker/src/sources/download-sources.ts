import { join } from "node:path";
import { AppError } from "@vergence/core";
import type { JobSource } from "@vergence/core/worker";
import type { SourceFile } from "@vergence/media";
import { PermanentFailure } from "../attempt/failures.ts";
import { downloadObject } from "../store/download-object.ts";
import { mapLimit } from "../store/map-limit.ts";
import type { StoreAccess } from "../store/retry-while-unreachable.ts";

const sourcesAtOnce = 3;

/**
 * Downloads every source to a folder, pinned to the bytes that were completed.
 * @returns the local files, in the order of `sources`
 * @throws PermanentFailure source_changed or source_missing, naming the file
 */
export async function downloadSources(
  store: StoreAccess,
  sources: readonly JobSource[],
  folder: string,
  options: { signal: AbortSignal; onProgress: (percent: number) => void },
): Promise<SourceFile[]> {
  const totalBytes = sources.reduce((sum, source) => sum + source.sizeBytes, 0);
  let haveBytes = 0;
  const onBytes = (sizeBytes: number) => {
    haveBytes += sizeBytes;
    options.onProgress((100 * haveBytes) / totalBytes);
  };
  // Scratch names, for a film maker's file name has no business in a path.
  const pathOf = (source: JobSource) => join(folder, `source-${sources.indexOf(source)}`);
  await mapLimit(sources, sourcesAtOnce, options.signal, async (source, signal) => {
    try {
      await downloadObject(store, source, pathOf(source), { signal, onBytes });
    } catch (error) {
      throw explain(source, error);
    }
  });
  return sources.map((source) => ({
    role: source.fileRole,
    path: pathOf(source),
    fileName: source.fileName,
    languageTag: source.languageTag,
  }));
}

function explain({ fileName }: JobSource, error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  if (error.code === "source_changed") {
    const message = `"${fileName}" changed after its upload was completed; upload the video again.`;
    return new PermanentFailure("source_changed", message, error);
  }
  if (error.code === "not_found") {
    const message = `"${fileName}" is no longer in the store; upload the video again.`;
    return new PermanentFailure("source_missing", message, error);
  }
  return error;
}
