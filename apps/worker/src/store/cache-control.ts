/** Segments never change once a stream is ready; a playlist or a poster may, when a video is processed again. */
const cacheForever = "public, max-age=31536000, immutable";
export const cacheBriefly = "public, max-age=60";

export const cacheControlOf = (fileName: string): string =>
  fileName.endsWith(".m3u8") || fileName.endsWith(".jpg") ? cacheBriefly : cacheForever;
