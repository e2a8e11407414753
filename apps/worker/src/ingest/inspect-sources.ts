import type { Layout } from "@vergence/contract";
import type { Logger } from "@vergence/core";
import { checkSources, type InspectedSource, inspectSource, type MediaTools, type SourceFile } from "@vergence/media";
import { PermanentFailure } from "./permanent-failure.ts";

/**
 * Reads every source and checks that they fit each other and their layout. All that does not fit is said at once.
 * @throws PermanentFailure sources_unfit; MediaError for a file that cannot be read
 */
export async function inspectSources(
  layout: Layout,
  files: readonly SourceFile[],
  options: { tools: MediaTools; logger: Logger; signal: AbortSignal; onProgress: (percent: number) => void },
): Promise<InspectedSource[]> {
  const { tools, logger, signal, onProgress } = options;
  const sources: InspectedSource[] = [];
  for (const file of files) {
    sources.push(await inspectSource(file, { tools, signal }));
    onProgress((100 * sources.length) / files.length);
  }
  const issues = checkSources(layout, sources);
  const errors = issues.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new PermanentFailure("sources_unfit", errors.map(({ message }) => message).join(" "));
  for (const { code, message } of issues) logger.warn({ code }, message);
  return sources;
}
