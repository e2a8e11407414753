import { readFile, stat } from "node:fs/promises";
import { MediaError } from "../media-error.ts";
import { probeFile } from "../probe/probe-file.ts";
import { decodeText } from "../subtitles/decode-text.ts";
import { parseSrt } from "../subtitles/parse-srt.ts";
import type { MediaTools } from "../tools/media-tools.ts";
import type { InspectedSource, SourceFile } from "./source-file.ts";

export type InspectOptions = { tools: MediaTools; signal?: AbortSignal | undefined; timeoutSeconds?: number };

/** A subtitle of a whole day fits in a tenth of this. */
const maxSubtitleBytes = 16 * 2 ** 20;

/**
 * Reads one source as its role asks: videos and audio are probed (the eyes of `Separate` with their frames counted), subtitles
 * parsed. Throws a MediaError that names the file.
 */
export async function inspectSource(source: SourceFile, options: InspectOptions): Promise<InspectedSource> {
  const { role, path, fileName } = source;
  switch (role) {
    case "video":
    case "audio":
      return { ...source, probe: await probeFile(path, { ...options, fileName }), cues: null };
    case "video_left":
    case "video_right":
      return { ...source, probe: await probeFile(path, { ...options, fileName, countFrames: true }), cues: null };
    case "subtitle":
      return { ...source, probe: null, cues: await readSubtitle(source) };
    case "aime":
    case "fcpxmld":
      return { ...source, probe: null, cues: null };
  }
}

async function readSubtitle({ path, fileName, languageTag }: SourceFile) {
  if ((await stat(path)).size > maxSubtitleBytes) {
    const message = `"${fileName}" is far larger than any subtitle: it is probably another kind of file.`;
    throw new MediaError("unreadable_subtitle", message, { permanent: true });
  }
  return parseSrt(decodeText(await readFile(path), fileName, languageTag ?? null), fileName);
}
