import type { StreamPlaylist } from "../../hls/stream-playlist.ts";
import type { StreamFile } from "./stream-files.ts";

export interface H264HlsOutput {
  /** What the multivariant playlist says. */
  playlist: StreamPlaylist;
  durationSeconds: number;
  /** In the order to publish them: the multivariant playlist is the last. */
  files: StreamFile[];
}
