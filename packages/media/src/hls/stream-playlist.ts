import type { StreamPlaylist } from "@vergence/contract/media";

/** The same variants and renditions, led to from another folder: `prefix` is the way there, `../7/`. */
export function rebaseUris(playlist: StreamPlaylist, prefix: string): StreamPlaylist {
  return {
    ...playlist,
    variants: playlist.variants.map((variant) => ({
      ...variant,
      uri: prefix + variant.uri,
      iFrames: { ...variant.iFrames, uri: prefix + variant.iFrames.uri },
    })),
    renditions: playlist.renditions.map((rendition) => ({ ...rendition, uri: prefix + rendition.uri })),
  };
}
