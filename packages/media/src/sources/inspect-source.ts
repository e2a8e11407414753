import { probeFile } from "../probe/probe-file.ts";
import { summarizeCues } from "../subtitles/summarize-cues.ts";
import type { MediaTools } from "../tools/media-tools.ts";
import type { InspectedSource, SourceFile } from "./source-file.ts";

export interface InspectOptions {
  tools: MediaTools;
  signal?: AbortSignal | undefined;
  timeoutSeconds?: number;
}

/**
 * Reads one source as its role asks: videos and audio are probed (the eyes of `Separate` with their frames counted),
 * subtitles parsed, off the event loop.
 * @throws MediaError that names the file
 */
export async function inspectSource(source: SourceFile, options: InspectOptions): Promise<InspectedSource> {
  const { role, path, fileName, languageTag = null } = source;
  switch (role) {
    case "video":
    case "audio":
      return { ...source, probe: await probeFile(path, { ...options, fileName }), cues: null };
    case "video_left":
    case "video_right":
      return { ...source, probe: await probeFile(path, { ...options, fileName, countFrames: true }), cues: null };
    case "subtitle":
      return {
        ...source,
        probe: null,
        cues: await summarizeCues({ path, fileName, languageTag }, { ...options, launcher: options.tools.launcher }),
      };
    case "aime":
    case "fcpxmld":
      return { ...source, probe: null, cues: null };
  }
}
