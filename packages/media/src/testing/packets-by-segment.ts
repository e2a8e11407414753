import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseMediaPlaylist } from "../hls/media-playlist.ts";
import type { MediaTools } from "../tools/media-tools.ts";
import { runTool } from "../tools/run-tool.ts";

export interface SegmentPackets {
  durationSeconds: number;
  count: number;
  firstIsKey: boolean | undefined;
  keys: number;
  /** In seconds, of the picture or sound that comes first. */
  start: number;
}

/**
 * The presentation times of a rendition's packets, segment by segment: each is decoded with its initialization section
 * alone.
 */
export async function packetsBySegment(tools: MediaTools, outDir: string, name: string): Promise<SegmentPackets[]> {
  const segments = parseMediaPlaylist(await readFile(join(outDir, name, "playlist.m3u8"), "utf8"));
  return Promise.all(
    segments.map(async ({ uri, durationSeconds }) => {
      const parts = `concat:${join(outDir, name, "init.mp4")}|${join(outDir, name, uri)}`;
      const words = ["-v", "error", "-show_entries", "packet=pts_time,flags", "-of", "csv=p=0", parts];
      const text = await runTool(tools.ffprobe.path, words, { fileName: name, timeoutSeconds: 200 });
      const list = text
        .trim()
        .split("\n")
        .map((line) => line.split(","));
      const times = list.map(([time]) => Number(time));
      const isKey = list.map(([, flags]) => flags?.startsWith("K") ?? false);
      return {
        durationSeconds,
        count: list.length,
        firstIsKey: isKey[0],
        keys: isKey.filter(Boolean).length,
        start: Math.min(...times),
      };
    }),
  );
}
