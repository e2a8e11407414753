const playback = "/api/playback/";

/**
 * The address to play from on our own pages. The server that shows the page also serves every poster and stream, by
 * whatever name it was reached, so only the path counts: the public name may be another origin. Other addresses stay.
 */
export function playbackPath(url: string): string {
  const { pathname, search } = new URL(url, "http://localhost");
  return pathname.startsWith(playback) ? `${pathname}${search}` : url;
}
