export interface MultivariantEntry {
  attributes: Record<string, string>;
  uri: string;
}

/**
 * The variants, renditions and I-frame playlists that a multivariant playlist names, with their attributes unquoted.
 * For checks, not for players.
 */
export function parseMultivariantPlaylist(text: string): {
  variants: MultivariantEntry[];
  renditions: MultivariantEntry[];
  iFrames: MultivariantEntry[];
} {
  const lines = text.split("\n");
  const entries = (tag: string, uri: (attributes: Record<string, string>, index: number) => string | undefined) =>
    lines.flatMap((line, index) => {
      if (!line.startsWith(tag)) return [];
      const attributes = parseAttributes(line.slice(tag.length));
      return [{ attributes, uri: uri(attributes, index) ?? "" }];
    });
  return {
    variants: entries("#EXT-X-STREAM-INF:", (_, index) => lines[index + 1]),
    renditions: entries("#EXT-X-MEDIA:", ({ URI }) => URI),
    iFrames: entries("#EXT-X-I-FRAME-STREAM-INF:", ({ URI }) => URI),
  };
}

function parseAttributes(list: string): Record<string, string> {
  const pairs = list.matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^,]*))/g);
  return Object.fromEntries(Array.from(pairs, ([, name = "", quoted, bare]) => [name, quoted ?? bare ?? ""]));
}
