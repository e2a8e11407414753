import type { Perspective } from "@vergence/contract";
import type { StreamVariant } from "@vergence/contract/media";
import { bandwidthAttributes } from "../../hls/bandwidth.ts";
import { iFramePlaylistUri, mediaPlaylistUri } from "../../hls/hls-names.ts";
import { reqVideoLayout } from "../../hls/req-video-layout.ts";
import type { PackagedVideo } from "../../package/package-hls.ts";

/** What a multivariant playlist says of a packaged variant; `name` is its folder. */
export function hevcVariant(name: string, perspective: Perspective, packaged: PackagedVideo): StreamVariant {
  const { codec, width, height, frameRate, videoRange, views, bandwidth, iFrameBandwidth } = packaged;
  return {
    name,
    uri: mediaPlaylistUri(name),
    ...bandwidthAttributes(bandwidth),
    codec,
    width,
    height,
    framesPerSecond: frameRate,
    videoRange,
    videoLayout: reqVideoLayout(views, perspective),
    iFrames: { uri: iFramePlaylistUri(name), ...bandwidthAttributes(iFrameBandwidth) },
  };
}
