import type { StreamFile } from "./stream-files.ts";
import type { StreamPlaylist } from "./stream-playlist.ts";

export type H264HlsOutput = {
  /** What the multivariant playlist says. */
  playlist: StreamPlaylist;
  durationSeconds: number;
  /** In the order to publish them: the multivariant playlist is the last. */
  files: StreamFile[];
};
