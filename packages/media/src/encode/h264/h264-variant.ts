import { join } from "node:path";
import type { Rung, StreamVariant } from "@vergence/contract/media";
import { bandwidthAttributes } from "../../hls/bandwidth.ts";
import { finishMediaPlaylist } from "../../hls/finish-media-playlist.ts";
import { iFramePlaylistUri, initFileName, mediaPlaylistUri } from "../../hls/hls-names.ts";
import { finishIFramePlaylist } from "../../hls/iframe-playlist.ts";
import type { MediaSegment } from "../../hls/media-playlist.ts";
import { joinTail, shortestTailSeconds } from "../../package/join-tail.ts";
import { measureSegments } from "../../package/measure-segments.ts";
import { type InitSection, readInitSection } from "../../package/read-init-section.ts";
import { readKeyFrames } from "../../package/read-key-frames.ts";
import { frameRateNumber } from "../../probe/frame-rate.ts";
import type { H264HlsPlan } from "./h264-plan.ts";

/** A video or audio playlist as the encoder left it. */
export interface Encoded<Of> {
  of: Of;
  name: string;
  segments: MediaSegment[];
  init: InitSection;
}

/**
 * Reads what the encoder left of one rendition, when it has joined a last segment that is too short to the one before.
 */
export async function readEncoded<Of extends { name: string }>(
  outDir: string,
  of: Of,
  { frameRate }: Pick<H264HlsPlan, "frameRate">,
): Promise<Encoded<Of>> {
  const folder = join(outDir, of.name);
  const written = await measureSegments(folder);
  return {
    of,
    name: of.name,
    segments: await joinTail(folder, written, shortestTailSeconds(frameRateNumber(frameRate))),
    init: await readInitSection(join(folder, initFileName)),
  };
}

/** Measures a variant that the encoder left in `outDir`, and writes its media and I-frame playlists. */
export async function finishH264Variant(
  outDir: string,
  { of: rung, name, segments, init }: Encoded<Rung>,
  { frameRate }: Pick<H264HlsPlan, "frameRate">,
  targetDurationSeconds: number,
): Promise<StreamVariant> {
  const folder = join(outDir, name);
  const bandwidth = await finishMediaPlaylist(folder, segments, targetDurationSeconds);
  const iFrames = await finishIFramePlaylist(folder, await readKeyFrames(folder, segments));
  return {
    ...bandwidthAttributes(bandwidth),
    name,
    uri: mediaPlaylistUri(name),
    codec: init.codec,
    width: init.resolution?.width ?? rung.width,
    height: init.resolution?.height ?? rung.height,
    framesPerSecond: frameRateNumber(frameRate),
    videoRange: "SDR",
    // One eye in a flat picture, whatever the film is: what every player can show.
    videoLayout: null,
    iFrames: { ...bandwidthAttributes(iFrames), uri: iFramePlaylistUri(name) },
  };
}
