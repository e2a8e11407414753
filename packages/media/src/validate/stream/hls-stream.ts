import type { Movie, TrackDescription } from "../../isobmff/read-movie.ts";
import type { Attributes, ParsedPlaylist, PlaylistSegment } from "./parse-playlist.ts";
import type { Delivery } from "./resource.ts";
import type { SegmentBoxes } from "./segment-boxes.ts";

export interface MediaSegment extends PlaylistSegment {
  /** As the playlist's folder sees it: `h264-360p-800k/segment-00001.m4s`. */
  name: string;
  /** Of the media alone, as a bitrate counts it; 0 where it could not be read. */
  sizeBytes: number;
  /** Why it could not be read: "does not exist"; null where it could. */
  failure: string | null;
  delivery: Delivery | null;
  container: "fmp4" | "webvtt" | "mpegts" | "packed-audio" | "other";
  /** Of fMP4; empty for others. */
  boxes: SegmentBoxes;
  /** Of WebVTT; empty for others. */
  text: string;
}

export interface MediaPlaylist {
  /** As the multivariant playlist names it, relative to it: `h264-360p-800k/playlist.m3u8`. */
  name: string;
  failure: string | null;
  delivery: Delivery | null;
  parsed: ParsedPlaylist;
  segments: MediaSegment[];
  /** What its first EXT-X-MAP names; null where there is none or it holds no movie. */
  movie: Movie | null;
  initName: string | null;
  initFailure: string | null;
}

/** A media playlist with what the multivariant playlist says of it. */
export interface Listed {
  attributes: Attributes;
  playlist: MediaPlaylist;
}

export interface HlsStream {
  /** Folder or URL, as asked for. */
  location: string;
  /** Name of the multivariant playlist: `multivariant.m3u8`. */
  name: string;
  delivery: Delivery | null;
  parsed: ParsedPlaylist;
  variants: Listed[];
  iframeVariants: Listed[];
  /** EXT-X-MEDIA that has a URI. */
  renditions: Listed[];
}

/** The video track that a playlist's initialization section describes. */
export function videoTrack({ movie }: MediaPlaylist): TrackDescription | null {
  return movie?.tracks.find(({ handler }) => handler === "vide") ?? null;
}

export function audioTracks({ movie }: MediaPlaylist): TrackDescription[] {
  return movie?.tracks.filter(({ handler }) => handler === "soun") ?? [];
}

/** Playlists that play: each once, I-frame playlists left out. */
export function playedPlaylists(stream: HlsStream): MediaPlaylist[] {
  return [...new Set([...stream.variants, ...stream.renditions].map(({ playlist }) => playlist))];
}

export function allPlaylists(stream: HlsStream): MediaPlaylist[] {
  return [...new Set([...playedPlaylists(stream), ...stream.iframeVariants.map(({ playlist }) => playlist)])];
}

export function renditionsOf(stream: HlsStream, type: string, groupId?: string): Listed[] {
  return stream.renditions.filter(
    ({ attributes }) => attributes.TYPE === type && (groupId === undefined || attributes["GROUP-ID"] === groupId),
  );
}

/** Audio and video playlists, which share their rules of time. */
export function mediaPlaylists(stream: HlsStream): MediaPlaylist[] {
  const audio = renditionsOf(stream, "AUDIO");
  return [...new Set([...stream.variants, ...audio].map(({ playlist }) => playlist))];
}
