/** File names inside a stream's folder. */
export const multivariantPlaylistName = "multivariant.m3u8";
export const mediaPlaylistName = "playlist.m3u8";
export const iFramePlaylistName = "iframes.m3u8";
export const initFileName = "init.mp4";
/** As ffmpeg fills it in, from 1. */
export const segmentPattern = "segment-%05d.m4s";

/** `segment-00001.vtt` */
export function segmentName(number: number, extension: string): string {
  return `segment-${String(number).padStart(5, "0")}.${extension}`;
}

/** A rendition's playlists, as the multivariant playlist beside its folder names them. */
export const mediaPlaylistUri = (name: string): string => `${name}/${mediaPlaylistName}`;
export const iFramePlaylistUri = (name: string): string => `${name}/${iFramePlaylistName}`;

const contentTypes: Record<string, string> = {
  m3u8: "application/vnd.apple.mpegurl",
  mp4: "video/mp4",
  m4s: "video/iso.segment",
  vtt: "text/vtt; charset=utf-8",
};

/** The Content-Type that a file of a stream is stored and served with (RFC 8216 section 4, RFC 6381, ISO 23009-1). */
export function contentTypeOf(fileName: string): string {
  return contentTypes[fileName.slice(fileName.lastIndexOf(".") + 1)] ?? "application/octet-stream";
}
