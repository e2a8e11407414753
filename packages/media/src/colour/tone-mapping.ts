import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { VideoTrack } from "@vergence/contract/media";
import { MediaError } from "../media-error.ts";
import type { MediaTools } from "../tools/media-tools.ts";
import { hevcColour } from "./hevc-colour.ts";

const run = promisify(execFile);

/** What counts as 1 in linear light: white of SDR, in cd/m². */
const whiteNits = 100;

/**
 * The brightest light of HDR that says nothing of itself, in cd/m²: that of HLG's reference display (ITU-R BT.2100),
 * and of most films.
 */
const usualPeakNits = 1000;

/**
 * ffmpeg's filters that bring PQ or HLG down to SDR in BT.709: to linear light, to BT.709's primaries, bright parts
 * rolled off by Hable's curve, and back. They take frames as `hevcColour` scales them, need zscale (zimg), and give 8
 * bits. Null for SDR.
 */
export function toneMapping(video: VideoTrack): string[] | null {
  if (video.videoRange === "SDR") return null;
  const { transfer, primaries, matrix } = hevcColour(video);
  const input = [`transferin=${transfer}`, `primariesin=${primaries}`, `matrixin=${matrix}`, "rangein=limited"];
  return [
    "format=yuv420p10le",
    `zscale=${input.join(":")}:transfer=linear:npl=${whiteNits}`,
    "format=gbrpf32le",
    "zscale=primaries=bt709",
    `tonemap=tonemap=hable:desat=0:peak=${peakNits(video) / whiteNits}`,
    "zscale=transfer=bt709:matrix=bt709:range=limited:dither=error_diffusion",
    "format=yuv420p",
  ];
}

/**
 * The brightest that the film says it is; the tone curve brings just that to white, so that nothing is darker than need
 * be.
 */
function peakNits({ contentLightLevel, masteringDisplay }: VideoTrack): number {
  const said = contentLightLevel?.maxContent || (masteringDisplay?.maxLuminance ?? 0) / 10_000;
  return said >= whiteNits ? said : usualPeakNits;
}

/**
 * Refuses an HDR source where ffmpeg lacks the filters that tone-map it.
 * @throws MediaError `tool_missing` (not permanent)
 */
export async function requireToneMapping(tools: MediaTools, video: VideoTrack, fileName: string): Promise<void> {
  if (video.videoRange === "SDR") return;
  const { stdout } = await run(tools.ffmpeg.path, ["-hide_banner", "-v", "error", "-filters"], { maxBuffer: 2 ** 22 });
  const missing = ["zscale", "tonemap"].filter((name) => !new RegExp(`^ \\S+ ${name} `, "m").test(stdout));
  if (missing.length === 0) return;
  const message =
    `"${fileName}" is ${video.videoRange === "PQ" ? "HDR10" : "HLG"}, and the server's ffmpeg cannot make SDR of it: ` +
    `it lacks ${missing.join(" and ")}. Install an ffmpeg with zimg, or name one with FFMPEG_PATH, and try again.`;
  throw new MediaError("tool_missing", message, { permanent: false });
}
