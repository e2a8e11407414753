import {
  allPlaylists,
  type HlsStream,
  type MediaPlaylist,
  mediaPlaylists,
  playedPlaylists,
} from "../stream/hls-stream.ts";
import { listedSeconds, mainTrack, sampleSeconds, timingsOf } from "../stream/timing.ts";
import type { Rule } from "./rule.ts";

/** More than the frames of audio and video that do not end together, and an encoder's delay. */
const durationToleranceSeconds = 0.1;

const readable = (playlists: MediaPlaylist[]) => playlists.filter(({ failure }) => failure === null);
const isFragmented = ({ segments }: MediaPlaylist) => segments.some(({ container }) => container === "fmp4");
const complete = (stream: HlsStream) => readable(playedPlaylists(stream)).filter(({ parsed }) => parsed.isComplete);
const live = (stream: HlsStream) => readable(playedPlaylists(stream)).filter(({ parsed }) => !parsed.isComplete);

/** Where a playlist has discontinuities, as seconds from its start. */
function discontinuities({ segments }: MediaPlaylist): number[] {
  let seconds = 0;
  return segments.flatMap(({ isDiscontinuity, durationSeconds }) => {
    const at = seconds;
    seconds += durationSeconds;
    return isDiscontinuity ? [at] : [];
  });
}

/** Chapter 8, "Media Playlist requirements", and what RFC 8216bis asks of every media playlist. */
export const mediaPlaylistRules: Rule[] = [
  {
    id: "rfc8216bis-6.2.1",
    title: "Everything that a playlist names is there",
    level: "must",
    *check(stream) {
      for (const { name, failure, initName, initFailure, segments } of allPlaylists(stream)) {
        if (failure)
          yield { where: name, message: `This playlist ${failure}; put it there, or take it out of ${stream.name}.` };
        if (initFailure)
          yield { where: initName ?? name, message: `The initialization section ${initFailure}; write it again.` };
        for (const segment of segments) {
          if (segment.failure)
            yield { where: segment.name, message: `This segment ${segment.failure}; ${name} names it.` };
        }
        if (!failure && segments.length === 0) yield { where: name, message: "It lists no segment; add them." };
      }
    },
  },
  {
    id: "rfc8216bis-4.4.3.1",
    title: "EXT-X-TARGETDURATION is there, and no EXTINF rounds to more",
    level: "must",
    *check(stream) {
      for (const { name, parsed } of readable(allPlaylists(stream))) {
        const target = parsed.targetDurationSeconds;
        if (target === null) {
          yield { where: name, message: "EXT-X-TARGETDURATION is missing; write the longest EXTINF, rounded." };
          continue;
        }
        for (const { uri, durationSeconds } of parsed.segments) {
          if (Math.round(durationSeconds) > target)
            yield {
              where: `${name}, ${uri}`,
              message: `EXTINF:${durationSeconds} is longer than the target duration of ${target} s; raise that, or cut shorter segments.`,
            };
        }
      }
    },
  },
  {
    id: "rfc8216bis-8-media",
    title: "EXT-X-VERSION is high enough for what the media playlist uses",
    level: "must",
    *check(stream) {
      for (const { name, parsed } of readable(allPlaylists(stream))) {
        const { segments, isIframesOnly, version } = parsed;
        const needs: [boolean, number, string][] = [
          [segments.some(({ map }) => map) && !isIframesOnly, 6, "EXT-X-MAP"],
          [segments.some(({ map }) => map) && isIframesOnly, 5, "EXT-X-MAP"],
          [isIframesOnly, 4, "EXT-X-I-FRAMES-ONLY"],
          [segments.some(({ byteRange }) => byteRange), 4, "EXT-X-BYTERANGE"],
          [segments.some(({ durationSeconds }) => !Number.isInteger(durationSeconds)), 3, "A fraction in EXTINF"],
        ];
        const missed = needs.find(([isUsed, least]) => isUsed && version < least);
        if (missed)
          yield {
            where: name,
            message: `${missed[2]} needs EXT-X-VERSION:${missed[1]}, here it is ${version}; raise it.`,
          };
      }
    },
  },
  {
    id: "8.1",
    title: "EXTINF adds up to the media's own time, to within a frame",
    level: "must",
    *check(stream) {
      for (const playlist of readable(mediaPlaylists(stream))) {
        const frame = sampleSeconds(playlist);
        let off = 0;
        for (const { segment, duration } of timingsOf(playlist)) {
          off += segment.durationSeconds - duration;
          // An encoder's delay is cut off by the edit list: media that is in the file but not in the film.
          const delay = (mainTrack(playlist)?.editStartTicks ?? 0) / (mainTrack(playlist)?.timescale ?? 1);
          if (Math.abs(off) <= frame + delay + 0.001) continue;
          yield {
            where: segment.name,
            message: `Up to its end, EXTINF and media differ by ${Math.abs(off).toFixed(3)} s, which is more than a frame; write the measured durations.`,
          };
          break;
        }
      }
    },
  },
  {
    id: "8.2",
    title: "Audio and video have one target duration",
    level: "must",
    *check(stream) {
      const playlists = readable(mediaPlaylists(stream)).filter(({ parsed }) => parsed.targetDurationSeconds !== null);
      const [first] = playlists;
      for (const { name, parsed } of playlists) {
        if (first && parsed.targetDurationSeconds !== first.parsed.targetDurationSeconds)
          yield {
            where: name,
            message: `Its target duration is ${parsed.targetDurationSeconds} s, that of ${first.name} is ${first.parsed.targetDurationSeconds} s; write the largest into all.`,
          };
      }
    },
  },
  {
    id: "8.3",
    title: "Audio and video last equally long",
    level: "must",
    *check(stream) {
      const playlists = readable(mediaPlaylists(stream)).filter(({ parsed }) => parsed.isComplete);
      const [first] = playlists;
      for (const playlist of playlists) {
        const off = first ? listedSeconds(playlist) - listedSeconds(first) : 0;
        if (first && Math.abs(off) > durationToleranceSeconds)
          yield {
            where: playlist.name,
            message: `It lasts ${listedSeconds(playlist).toFixed(3)} s, ${first.name} lasts ${listedSeconds(first).toFixed(3)} s; fill up with silence, or cut.`,
          };
      }
    },
  },
  {
    id: "8.4",
    title: "A live playlist says EXT-X-PROGRAM-DATE-TIME",
    level: "must",
    *check(stream) {
      for (const { name, parsed } of live(stream)) {
        if (parsed.playlistType === null && !parsed.segments.some(({ hasProgramDateTime }) => hasProgramDateTime))
          yield {
            where: name,
            message:
              "It is live (no EXT-X-ENDLIST) and has no EXT-X-PROGRAM-DATE-TIME; add the tag, or EXT-X-ENDLIST if it is not.",
          };
      }
    },
  },
  {
    id: "8.6",
    title: "A playlist of finished content says EXT-X-PLAYLIST-TYPE:VOD",
    level: "must",
    *check(stream) {
      for (const { name, parsed } of complete(stream)) {
        if (parsed.playlistType === null) yield { where: name, message: "EXT-X-PLAYLIST-TYPE is missing; write VOD." };
      }
    },
  },
  {
    id: "8.11",
    title: "A live playlist lists six segments or more",
    level: "must",
    *check(stream) {
      for (const { name, parsed } of live(stream)) {
        if (parsed.playlistType === null && parsed.segments.length < 6)
          yield { where: name, message: `It lists ${parsed.segments.length} segments; keep at least six.` };
      }
    },
  },
  {
    id: "8.15",
    title: "Discontinuities stand at the same points everywhere",
    level: "must",
    *check(stream) {
      const [first, ...others] = complete(stream);
      if (!first) return;
      const expected = discontinuities(first);
      for (const playlist of others) {
        const found = discontinuities(playlist);
        const isSame =
          found.length === expected.length &&
          found.every((at, i) => Math.abs(at - (expected[i] ?? 0)) <= durationToleranceSeconds);
        if (!isSame)
          yield {
            where: playlist.name,
            message: `It has ${found.length} EXT-X-DISCONTINUITY, ${first.name} has ${expected.length}, or they are at other times; put them at the same times.`,
          };
      }
    },
  },
  {
    id: "8.20",
    title: "fMP4 segments have an EXT-X-MAP",
    level: "must",
    *check(stream) {
      for (const { name, segments } of readable(allPlaylists(stream)).filter(isFragmented)) {
        if (segments.some(({ map, container }) => !map && container === "fmp4"))
          yield {
            where: name,
            message: "EXT-X-MAP is missing; name the initialization section before the first segment.",
          };
      }
    },
  },
];
