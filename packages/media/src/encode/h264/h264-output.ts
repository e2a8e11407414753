import type { StreamPlaylist, VideoTrack } from "@vergence/contract/media";
import type { AudioRendition } from "../../sources/audio-renditions.ts";
import type { Eye } from "../../sources/left-eye.ts";
import type { StreamFile } from "./stream-files.ts";

export interface H264HlsOutput {
  /** What the multivariant playlist says. */
  playlist: StreamPlaylist;
  durationSeconds: number;
  /** What it was encoded of: the track with the left eye, that eye, and the sound. */
  video: VideoTrack;
  eye: Eye;
  audio: readonly AudioRendition[];
  /** In the order to publish them: the multivariant playlist is the last. */
  files: StreamFile[];
}
