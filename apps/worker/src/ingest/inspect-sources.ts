import type { JobWarning, Layout } from "@vergence/contract";
import {
  checkSources,
  type InspectedSource,
  inspectSource,
  MediaError,
  type MediaTools,
  type SourceFile,
} from "@vergence/media";
import { PermanentFailure } from "../attempt/failures.ts";
import { mapLimit } from "../store/map-limit.ts";

/** Each is read to its end, by a process that keeps one processor busy or waits for the disk. */
const sourcesAtOnce = 2;

/**
 * Reads every source and checks that they fit each other and their layout. All that does not fit is reported at once.
 * @returns the sources, and what their maker should know of them
 * @throws PermanentFailure sources_unfit; MediaError for files that cannot be read
 */
export async function inspectSources(
  layout: Layout,
  files: readonly SourceFile[],
  options: { tools: MediaTools; signal: AbortSignal; onProgress: (percent: number) => void },
): Promise<{ sources: InspectedSource[]; warnings: JobWarning[] }> {
  const { tools, signal, onProgress } = options;
  let done = 0;
  const inspected = await mapLimit(files, sourcesAtOnce, signal, async (file, either) => {
    const inspection = await inspectSource(file, { tools, signal: either }).catch(asPermanentError);
    onProgress((100 * ++done) / files.length);
    return inspection;
  });
  const unreadable = inspected.filter((inspection) => inspection instanceof MediaError);
  if (unreadable[0]) throw inOne(unreadable[0], unreadable);
  const sources = inspected.flatMap((inspection) => (inspection instanceof MediaError ? [] : [inspection]));
  const issues = checkSources(layout, sources);
  const errors = issues.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new PermanentFailure("sources_unfit", errors.map(({ message }) => message).join(" "));
  return { sources, warnings: issues.map(({ code, message }) => ({ code, message })) };
}

/** @returns what no other try can heal, so that it is reported of all files at once. @throws any other error */
function asPermanentError(error: unknown): MediaError {
  if (error instanceof MediaError && error.permanent) return error;
  throw error;
}

function inOne(first: MediaError, all: readonly MediaError[]): MediaError {
  if (all.length === 1) return first;
  const detail = all.map((error) => error.detail ?? error.message).join("\n");
  return new MediaError(first.code, all.map(({ message }) => message).join(" "), { permanent: true, detail });
}
