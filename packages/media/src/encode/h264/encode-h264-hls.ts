import type { H264HlsOutput } from "./h264-output.ts";
import { type H264HlsRequest, planH264Hls } from "./h264-plan.ts";
import { type RunH264EncodeOptions, runH264Encode } from "./run-h264-encode.ts";
import { writeH264Playlists } from "./write-h264-playlists.ts";

export type EncodeH264HlsOptions = H264HlsRequest & RunH264EncodeOptions;

/**
 * Encodes the left eye of a set of inspected sources as an H264 HLS stream: variants, AAC and WebVTT renditions,
 * playlists with measured bandwidths (Apple's HLS authoring specification; RFC 8216). What it wrote before an error
 * stays in `outDir` for the caller to remove.
 * @throws MediaError
 */
export async function encodeH264Hls(options: EncodeH264HlsOptions): Promise<H264HlsOutput> {
  const { outDir, onProgress = () => {} } = options;
  const plan = planH264Hls(options);
  await runH264Encode(plan, options);
  const output = await writeH264Playlists(plan, options.sources, outDir, options);
  onProgress(100);
  return output;
}
