import { open, stat } from "node:fs/promises";
import type { MediaProbe } from "@vergence/contract/media";
import { MediaError } from "../media-error.ts";
import { unreadableMedia } from "../tools/explain-failure.ts";
import type { MediaTools } from "../tools/media-tools.ts";
import { runTool } from "../tools/run-tool.ts";
import { readingTimeout } from "../tools/work-limits.ts";
import { type FfprobeOutput, ffprobeOutput } from "./ffprobe-output.ts";
import { countFramesArguments, probeArguments } from "./probe-arguments.ts";
import { refineVideo } from "./refine-video.ts";
import { isVideo, toMediaProbe } from "./to-media-probe.ts";

export interface ProbeOptions {
  tools: MediaTools;
  /** The film maker's name of the file, for messages; `path` is often a scratch name. */
  fileName: string;
  signal?: AbortSignal | undefined;
  /** Read the whole file where its container does not say how many frames it has. */
  countFrames?: boolean;
  timeoutSeconds?: number;
}

/**
 * What is in a media file. ffprobe reads it under a protocol and demuxer allow-list, so bytes that are really a
 * playlist reach nothing else.
 * @throws MediaError `unreadable_media` or `truncated` (permanent), or one that may heal
 */
export async function probeFile(path: string, options: ProbeOptions): Promise<MediaProbe> {
  const { fileName } = options;
  const { size } = await stat(path);
  if (size === 0) throw new MediaError("truncated", `"${fileName}" is empty.`, { permanent: true });
  const output = await run(probeArguments(path), options).catch(async (error: unknown) => {
    // ffprobe takes anything that is named .mp4 for an MP4 whose end is missing.
    const isOther = error instanceof MediaError && error.code === "truncated" && !(await startsLikeMp4(path));
    throw isOther ? unreadableMedia(fileName, error.detail ?? "") : error;
  });
  const read = toMediaProbe(output);
  const stream = output.streams.find(isVideo);
  const video = stream && read.video && (await refineVideo(path, stream, read.video, (words) => run(words, options)));
  const probe = { ...read, video: video ?? null };
  if (options.countFrames && video && video.frameCount === null) {
    const counting = { ...options, timeoutSeconds: options.timeoutSeconds ?? readingTimeout({ sizeBytes: size }) };
    const counted = (await run(countFramesArguments(path, video.codec), counting)).streams[0];
    return { ...probe, video: { ...video, frameCount: counted?.nb_read_packets ?? counted?.nb_read_frames ?? null } };
  }
  return probe;
}

async function run(probeWords: string[], options: ProbeOptions): Promise<FfprobeOutput> {
  const { tools, fileName, signal, timeoutSeconds = 300 } = options;
  const text = await runTool(tools.ffprobe.path, probeWords, {
    fileName,
    signal,
    timeoutSeconds,
    launcher: tools.launcher,
  });
  try {
    return ffprobeOutput.parse(JSON.parse(text));
  } catch (cause) {
    const message = `What ffprobe says of "${fileName}" could not be understood.`;
    throw new MediaError("tool_failed", message, { permanent: false, detail: text.slice(0, 2_000), cause });
  }
}

/** Whether a file starts with a box that MP4 or QuickTime files start with (ISO/IEC 14496-12). */
async function startsLikeMp4(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(8), 0, 8, 0);
    return ["ftyp", "moov", "mdat", "free", "skip", "wide", "pnot", "uuid", "styp"].includes(
      buffer.toString("latin1", 4),
    );
  } finally {
    await file.close();
  }
}
