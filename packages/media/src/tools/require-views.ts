import { MediaError } from "../media-error.ts";
import type { MediaTools } from "./media-tools.ts";
import { canSelectViews } from "./tool-version.ts";

/**
 * Refuses an ffmpeg that cannot decode both views of MV-HEVC.
 * @throws MediaError `tool_too_old` (not permanent: the machine's fault)
 */
export function requireViews({ ffmpeg }: Pick<MediaTools, "ffmpeg">, fileName: string): void {
  if (canSelectViews(ffmpeg.version)) return;
  const message =
    `"${fileName}" is MV-HEVC, and the server's ffmpeg ${ffmpeg.version} sees only one of its eyes. ` +
    "Install ffmpeg 7.1 or later, or name one with FFMPEG_PATH, and try again.";
  throw new MediaError("tool_too_old", message, { permanent: false });
}
