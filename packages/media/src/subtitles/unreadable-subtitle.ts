import { MediaError } from "../media-error.ts";

/**
 * A permanent MediaError for the person who uploaded the file. `what` says what is wrong in it and what to do, without
 * a full stop.
 */
export function unreadableSubtitle(fileName: string, what: string): MediaError {
  return new MediaError("unreadable_subtitle", `"${fileName}" cannot be read as subtitles: ${what}.`, {
    permanent: true,
  });
}
