import { MediaError } from "../media-error.ts";

export interface ToolFailure {
  /** The film maker's name of the file that was being read. */
  fileName: string;
  /** Where it is not ffmpeg. */
  toolName?: string | undefined;
  stderrTail: string;
  exitCode: number | null;
  signal: NodeJS.Signals | null;
}

/**
 * What a tool's failure means for the person who made the film. Full disks, missing memory and killed processes may
 * heal, so they are not permanent; bytes that no demuxer or decoder understands are.
 */
export function explainFailure({ fileName, toolName, stderrTail, exitCode, signal }: ToolFailure): MediaError {
  const detail = stderrTail;
  if (/No space left on device|Disk quota exceeded/i.test(stderrTail)) {
    return new MediaError("disk_full", `The server ran out of disk space while working on "${fileName}".`, {
      permanent: false,
      detail,
    });
  }
  if (/Cannot allocate memory|Out of memory|malloc.*failed/i.test(stderrTail)) {
    return new MediaError("out_of_memory", `The server ran out of memory while working on "${fileName}".`, {
      permanent: false,
      detail,
    });
  }
  if (signal) {
    const what = toolName ? `${toolName}, working on "${fileName}",` : `Reading "${fileName}"`;
    return new MediaError("tool_failed", `${what} was stopped by the system (${signal}).`, {
      permanent: false,
      detail,
    });
  }
  if (/Cannot determine format of input stream|partial file/.test(stderrTail)) {
    const message = `"${fileName}" is damaged or cut off: its pictures cannot be read. Export or upload it again.`;
    return new MediaError("truncated", message, { permanent: true, detail });
  }
  if (/moov atom not found|End of file/.test(stderrTail)) {
    const message = `"${fileName}" is cut off: the part that says what is in it is missing. Export or upload it again.`;
    return new MediaError("truncated", message, { permanent: true, detail });
  }
  if (/whitelist|Invalid data found|could not find codec parameters/i.test(stderrTail)) {
    return unreadableMedia(fileName, detail);
  }
  const where = toolName ? ` in ${toolName}` : "";
  return new MediaError("tool_failed", `Working on "${fileName}" failed${where} (exit code ${exitCode}).`, {
    permanent: false,
    detail,
  });
}

/** Bytes that no allowed demuxer or decoder understands. */
export function unreadableMedia(fileName: string, detail: string): MediaError {
  const message = `"${fileName}" is not a video or audio file that can be read. Expected MP4 or QuickTime (MOV).`;
  return new MediaError("unreadable_media", message, { permanent: true, detail });
}
