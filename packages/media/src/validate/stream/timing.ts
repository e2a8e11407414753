import type { TrackDescription } from "../../isobmff/read-movie.ts";
import { audioTracks, type MediaPlaylist, type MediaSegment, videoTrack } from "./hls-stream.ts";
import type { FragmentSummary } from "./segment-boxes.ts";

/** What the fragments of a segment say of its time, in seconds. */
export interface SegmentTiming {
  segment: MediaSegment;
  fragments: FragmentSummary[];
  decodeStart: number;
  duration: number;
  presentationStart: number;
  syncTimes: number[];
}

/** The track that gives a playlist its time: the video, else the first audio. */
export function mainTrack(playlist: MediaPlaylist): TrackDescription | null {
  return videoTrack(playlist) ?? audioTracks(playlist)[0] ?? null;
}

/** Timings of a playlist's fMP4 segments; those that say nothing are left out. */
export function timingsOf(playlist: MediaPlaylist): SegmentTiming[] {
  const track = mainTrack(playlist);
  if (!track) return [];
  return playlist.segments.flatMap((segment) => {
    const fragments = segment.boxes.fragments.filter(({ trackId }) => trackId === track.id);
    const first = fragments[0];
    if (!first || first.decodeTicks === null) return [];
    const seconds = (ticks: number) => (ticks - track.editStartTicks) / track.timescale;
    const starts = fragments.map((fragment) => (fragment.decodeTicks ?? 0) + fragment.firstPresentationTicks);
    const syncs = fragments.flatMap(({ decodeTicks, syncPresentationTicks }) =>
      syncPresentationTicks.map((ticks) => (decodeTicks ?? 0) + ticks),
    );
    return [
      {
        segment,
        fragments,
        decodeStart: seconds(first.decodeTicks),
        duration: fragments.reduce((sum, { durationTicks }) => sum + durationTicks, 0) / track.timescale,
        presentationStart: seconds(starts.reduce((first, start) => Math.min(first, start))),
        syncTimes: syncs.map(seconds),
      },
    ];
  });
}

/** How long one sample lasts at most, in seconds: a video frame, or an audio frame. */
export function sampleSeconds(playlist: MediaPlaylist): number {
  const track = mainTrack(playlist);
  const fragments = timingsOf(playlist).flatMap((timing) => timing.fragments);
  const ticks = fragments.reduce((longest, { longestSampleTicks }) => Math.max(longest, longestSampleTicks), 0);
  return track ? ticks / track.timescale : 0;
}

export function listedSeconds({ segments }: MediaPlaylist): number {
  return segments.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
}

/** Frames in a second of the video, counted over the whole playlist; null where it is unknown. */
export function measuredFrameRate(playlist: MediaPlaylist): number | null {
  const timings = videoTrack(playlist) ? timingsOf(playlist) : [];
  const samples = timings.flatMap(({ fragments }) => fragments).reduce((sum, { sampleCount }) => sum + sampleCount, 0);
  const seconds = timings.reduce((sum, { duration }) => sum + duration, 0);
  return seconds > 0 && samples > 0 ? samples / seconds : null;
}
