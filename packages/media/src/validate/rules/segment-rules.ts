import {
  allPlaylists,
  type HlsStream,
  type MediaPlaylist,
  type MediaSegment,
  mediaPlaylists,
  videoTrack,
} from "../stream/hls-stream.ts";
import { sampleSeconds, timingsOf } from "../stream/timing.ts";
import type { Rule } from "./rule.ts";

/** IDR slices: H.264 table 7-1; H.265 table 7-1, IDR_W_RADL and IDR_N_LP. */
const idrTypes = { avc: [5], hevc: [19, 20] };
/** Audio starts up to an encoder's delay before the video or after it. */
const startToleranceSeconds = 0.1;
const alignmentToleranceSeconds = 0.001;

const videos = ({ variants }: HlsStream) => [
  ...new Set(variants.map(({ playlist }) => playlist).filter((playlist) => videoTrack(playlist))),
];

function isIdr(playlist: MediaPlaylist, firstSliceType: number | null): boolean {
  const entry = videoTrack(playlist)?.sampleEntry ?? "";
  if (firstSliceType === null || !/^(avc|hvc|hev|dvh)/.test(entry)) return true;
  return (entry.startsWith("avc") ? idrTypes.avc : idrTypes.hevc).includes(firstSliceType);
}

/**
 * The earliest time of a list that the other list does not have. Goes through both side by side: a long film has very
 * many.
 */
function firstMissing(times: readonly number[], others: readonly number[]): number | undefined {
  const sorted = others.toSorted((a, b) => a - b);
  let next = 0;
  return times
    .toSorted((a, b) => a - b)
    .find((time) => {
      while ((sorted[next] ?? Number.POSITIVE_INFINITY) < time - alignmentToleranceSeconds) next++;
      return !((sorted[next] ?? Number.POSITIVE_INFINITY) <= time + alignmentToleranceSeconds);
    });
}

/** Chapter 7, "Media segmentation requirements", and the alignment of variants. */
export const segmentRules: Rule[] = [
  {
    id: "rfc8216bis-3.1.2",
    title: "Every fMP4 segment holds fragments with their decode time (tfdt), and its initialization section says mvex",
    level: "must",
    *check(stream) {
      for (const { movie, initName, name, segments } of allPlaylists(stream)) {
        if (movie && !movie.isFragmented)
          yield {
            where: initName ?? name,
            message: "The moov box holds no mvex, so it is no initialization section; package it as fragmented MP4.",
          };
        for (const { container, boxes, failure, name: segment } of segments) {
          if (container !== "fmp4" || failure) continue;
          if (boxes.fragments.length === 0)
            yield { where: segment, message: "There is no moof with a track fragment in it; write the segment again." };
          if (boxes.fragments.some(({ decodeTicks }) => decodeTicks === null))
            yield { where: segment, message: "A track fragment has no tfdt box; write its decode time." };
        }
      }
    },
  },
  {
    id: "7.3",
    title: "Each segment's decode time is where the one before ended",
    level: "must",
    *check(stream) {
      for (const playlist of mediaPlaylists(stream)) {
        const track = videoTrack(playlist);
        const places = new Map(playlist.segments.map((segment, index) => [segment, index]));
        const placeOf = (segment: MediaSegment) => places.get(segment) ?? 0;
        const fragments = timingsOf(playlist).flatMap(({ fragments, segment }) =>
          fragments.map((fragment) => ({ fragment, segment })),
        );
        for (const [index, { fragment, segment }] of fragments.entries()) {
          const { fragment: before, segment: segmentBefore } = fragments[index - 1] ?? {};
          if (!before || !segmentBefore || before.decodeTicks === null || fragment.decodeTicks === null) continue;
          // A segment that could not be read is reported by another rule.
          const isNext = segment === segmentBefore || placeOf(segment) === placeOf(segmentBefore) + 1;
          if (segment.isDiscontinuity || !isNext) continue;
          const gap = fragment.decodeTicks - before.decodeTicks - before.durationTicks;
          // Audio is re-timed by whole samples; a tick of rounding is no gap.
          if (Math.abs(gap) <= 1) continue;
          yield {
            where: segment.name,
            message: `Its tfdt is ${Math.abs(gap)} ticks ${gap > 0 ? "after" : "before"} the end of the ${track ? "video" : "audio"} before; make it continuous, or mark EXT-X-DISCONTINUITY.`,
          };
        }
      }
    },
  },
  {
    id: "7.4",
    title: "Video segments start with an IDR frame",
    level: "must",
    *check(stream) {
      for (const playlist of videos(stream)) {
        for (const { segment, fragments } of timingsOf(playlist)) {
          const first = fragments[0];
          if (first && !(first.startsWithSync && isIdr(playlist, first.firstSliceType)))
            yield {
              where: segment.name,
              message: "Its first frame is no IDR frame; force a key frame at every segment's start, with closed GOPs.",
            };
        }
      }
    },
  },
  {
    id: "7.5",
    title: "The target duration is 6 s",
    level: "should",
    *check(stream) {
      for (const { name, parsed } of videos(stream)) {
        if (parsed.targetDurationSeconds !== null && parsed.targetDurationSeconds !== 6)
          yield {
            where: name,
            message: `It is ${parsed.targetDurationSeconds} s; 6 s means fewer requests, less means quicker starts and switches.`,
          };
      }
    },
  },
  {
    id: "7.7",
    title: "No segment is more than 0.5 s longer than the target duration",
    level: "must",
    *check(stream) {
      for (const playlist of mediaPlaylists(stream)) {
        const target = playlist.parsed.targetDurationSeconds;
        for (const { segment, duration } of target === null ? [] : timingsOf(playlist)) {
          if (duration > (target ?? 0) + 0.5)
            yield {
              where: segment.name,
              message: `It lasts ${duration.toFixed(3)} s over a target duration of ${target} s; raise that, or cut shorter segments.`,
            };
        }
      }
    },
  },
  {
    id: "1.13",
    title: "There is a key frame every two seconds",
    level: "should",
    *check(stream) {
      for (const playlist of videos(stream)) {
        const frame = sampleSeconds(playlist);
        const timings = timingsOf(playlist);
        const end = (timings.at(-1)?.presentationStart ?? 0) + (timings.at(-1)?.duration ?? 0);
        const times = [...timings.flatMap(({ syncTimes }) => syncTimes), end];
        const wide = times.findIndex((time, index) => index > 0 && time - (times[index - 1] ?? 0) > 2 + 2 * frame);
        if (wide > 0)
          yield {
            where: playlist.name,
            message: `After ${(times[wide - 1] ?? 0).toFixed(3)} s the next key frame is more than two seconds away; place them more densely.`,
          };
      }
    },
  },
  {
    id: "8.22-segments",
    title: "Segments of all video variants start at the same times",
    level: "must",
    *check(stream) {
      const [first, ...others] = videos(stream);
      if (!first) return;
      const expected = timingsOf(first).map(({ presentationStart }) => presentationStart);
      for (const playlist of others) {
        const starts = timingsOf(playlist).map(({ presentationStart }) => presentationStart);
        const stray = firstMissing(starts, expected) ?? firstMissing(expected, starts);
        if (stray !== undefined)
          yield {
            where: playlist.name,
            message: `A segment starts at ${stray.toFixed(3)} s here or in ${first.name}, but not in both; encode all variants with one GOP length.`,
          };
      }
    },
  },
  {
    id: "8.22-key-frames",
    title: "Key frames of all video variants are at the same times",
    level: "must",
    *check(stream) {
      const [first, ...others] = videos(stream);
      if (!first) return;
      const expected = timingsOf(first).flatMap(({ syncTimes }) => syncTimes);
      for (const playlist of others) {
        const times = timingsOf(playlist).flatMap(({ syncTimes }) => syncTimes);
        const stray = firstMissing(times, expected) ?? firstMissing(expected, times);
        if (stray !== undefined)
          yield {
            where: playlist.name,
            message: `A key frame is at ${stray.toFixed(3)} s here or in ${first.name}, but not in both; switch scene cuts off and fix the GOP length.`,
          };
      }
    },
  },
  {
    id: "rfc8216bis-6.2.4",
    title: "All variants and audio renditions start at the same timestamp",
    level: "must",
    *check(stream) {
      const starts = mediaPlaylists(stream).flatMap((playlist) => {
        const start = timingsOf(playlist)[0]?.presentationStart;
        return start === undefined || !playlist.parsed.isComplete ? [] : [{ playlist, start }];
      });
      const [first] = starts;
      for (const { playlist, start } of starts) {
        if (first && Math.abs(start - first.start) > startToleranceSeconds)
          yield {
            where: playlist.name,
            message: `Its first timestamp is ${start.toFixed(3)} s, that of ${first.playlist.name} is ${first.start.toFixed(3)} s; start both at the same time.`,
          };
      }
    },
  },
];
