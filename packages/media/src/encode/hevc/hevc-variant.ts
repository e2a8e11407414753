import type { Perspective } from "@vergence/contract";
import { iFramePlaylistName, mediaPlaylistName } from "../../hls/hls-names.ts";
import type { StreamVariant } from "../../hls/stream-playlist.ts";
import type { PackagedVideo } from "../../package/package-hls.ts";

const projections: Record<Perspective, string | null> = { Regular: null, "180": "PROJ-HEQU", "360": "PROJ-EQUI" };

/** What a multivariant playlist says of a packaged variant; `name` is its folder. */
export function hevcVariant(name: string, perspective: Perspective, packaged: PackagedVideo): StreamVariant {
  const { codec, width, height, frameRate, videoRange, views, bandwidth, iFrameBandwidth } = packaged;
  // Apple's HLS authoring specification: the channels first, then the projection; a flat picture of one eye asks nothing.
  const asked = [views === 2 ? "CH-STEREO" : null, projections[perspective]].filter((word) => word !== null);
  return {
    name,
    uri: `${name}/${mediaPlaylistName}`,
    bandwidth: bandwidth.peakBitsPerSecond,
    averageBandwidth: bandwidth.averageBitsPerSecond,
    codec,
    width,
    height,
    framesPerSecond: frameRate,
    videoRange,
    videoLayout: asked.length > 0 ? asked.join("/") : null,
    iFrames: {
      uri: `${name}/${iFramePlaylistName}`,
      bandwidth: iFrameBandwidth.peakBitsPerSecond,
      averageBandwidth: iFrameBandwidth.averageBitsPerSecond,
    },
  };
}
