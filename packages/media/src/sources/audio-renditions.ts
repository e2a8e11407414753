import { languageName } from "./language-name.ts";
import type { InspectedSource } from "./source-file.ts";

export interface AudioRendition {
  /** Folder of the rendition: `audio-en`. */
  name: string;
  /** What a viewer picks it by: `English`. */
  label: string;
  /** BCP 47; `und` where the video does not say, `zxx` for instrumental. */
  languageTag: string;
  isDefault: boolean;
  /** Where it comes from: a source, and the track among that file's audio tracks. */
  source: InspectedSource;
  trackIndex: number;
  channels: 1 | 2;
}

/**
 * The audio of a video: what is embedded in it (for `Separate` in the left eye, else in the right), then separate audio
 * files. One rendition per language; a separate file takes the place of an embedded track of its language. The first
 * embedded track is the default; without one, the first file with words in it.
 */
export function audioRenditions(sources: readonly InspectedSource[]): AudioRendition[] {
  const videos = sources.filter((source) => source.role.startsWith("video"));
  const withSound = videos.find((source) => (source.probe?.audioTracks.length ?? 0) > 0);
  const embedded = (withSound?.probe?.audioTracks ?? []).map((track) => ({ source: withSound, track }));
  const files = sources
    .filter((source) => source.role === "audio")
    .map((source) => ({ source, track: source.probe?.audioTracks[0] }));

  const byTag = new Map<string, Omit<AudioRendition, "isDefault">>();
  for (const { source, track } of [...embedded, ...files]) {
    if (!source || !track) continue;
    const isFile = source.role === "audio";
    const languageTag = (isFile ? source.languageTag : track.languageTag) ?? "und";
    if (!isFile && byTag.has(languageTag)) continue;
    const name = `audio-${languageTag}`;
    const channels = track.channels === 1 ? 1 : 2;
    const label = languageName(languageTag);
    byTag.set(languageTag, { name, label, languageTag, source, trackIndex: track.index, channels });
  }
  const renditions = [...byTag.values()];
  const main =
    renditions.find((rendition) => rendition.source.role !== "audio") ??
    renditions.find((rendition) => rendition.languageTag !== "zxx") ??
    renditions[0];
  return renditions.map((rendition) => ({ ...rendition, isDefault: rendition === main }));
}
