/** One executable: where it is, what it calls itself, and how it was found. */
export interface MediaTool {
  path: string;
  /** As it prints it, such as `5.1.9-0+deb12u1` or `N-47683-g0e8eb07980-static`. */
  version: string;
  origin: "setting" | "path" | "npm";
}

export interface MediaTools {
  ffmpeg: MediaTool;
  ffprobe: MediaTool;
  /** An x265 that encodes MV-HEVC by itself; without it, two views are composed of two encodes. */
  multiviewX265?: MediaTool | null | undefined;
  /** Put before every command: ties the tool's life to ours and caps its memory, where the system can. */
  launcher: readonly string[];
  /** For the log and the admin page: why these tools are not the best ones. */
  warnings: readonly string[];
}
