import type { TrackDescription } from "../../isobmff/read-movie.ts";
import { videoCodecOf } from "../stream/codecs.ts";
import { type HlsStream, type MediaPlaylist, videoTrack } from "../stream/hls-stream.ts";
import { measuredFrameRate } from "../stream/timing.ts";
import { layoutOf } from "../stream/video-layout.ts";
import type { Rule } from "./rule.ts";

interface VideoPlaylist {
  playlist: MediaPlaylist;
  track: TrackDescription;
}

/** Every playlist whose initialization section describes video, I-frame playlists included. */
function videoPlaylists({ variants, iframeVariants }: HlsStream): VideoPlaylist[] {
  const playlists = [...new Set([...variants, ...iframeVariants].map(({ playlist }) => playlist))];
  return playlists.flatMap((playlist) => {
    const track = videoTrack(playlist);
    return track ? [{ playlist, track }] : [];
  });
}

const allowedEntries = /^(avc[13]|hvc1|hev1|dvh1|dvhe|av01|mjpg|encv)$/;
/** profile_idc of Baseline, Main, Extended and High (H.264 annex A). */
const avcProfiles = [66, 77, 88, 100];
/** general_profile_idc of Main and Main 10 (H.265 annex A). */
const hevcProfiles = [1, 2];
const fragmentsOnly = /^(hvc1|hev1|dvh1|dvhe|av01)/;

/** Chapter 1, "Video encoding requirements". */
export const videoRules: Rule[] = [
  {
    id: "1.1",
    title: "Video is H.264, HEVC, Dolby Vision or AV1",
    level: "must",
    *check(stream) {
      for (const { playlist, track } of videoPlaylists(stream)) {
        if (!allowedEntries.test(track.sampleEntry))
          yield {
            where: playlist.initName ?? playlist.name,
            message: `Its video is ${track.sampleEntry}; encode H.264 or HEVC.`,
          };
      }
    },
  },
  {
    id: "1.2",
    title: "H.264 comes in fMP4 or MPEG transport streams",
    level: "must",
    *check(stream) {
      for (const { attributes, playlist } of stream.variants) {
        const wrong = playlist.segments.find(
          ({ container, failure }) => !failure && container !== "fmp4" && container !== "mpegts",
        );
        if (wrong && videoCodecOf(attributes)?.startsWith("avc"))
          yield { where: wrong.name, message: "It is neither fMP4 nor a transport stream; package it again." };
      }
    },
  },
  {
    id: "1.3b",
    title: "H.264 is at most High Profile, Level 5.2",
    level: "must",
    *check(stream) {
      for (const { playlist, track } of videoPlaylists(stream)) {
        const { profile, sampleEntry } = track;
        if (!profile || !sampleEntry.startsWith("avc")) continue;
        if (!avcProfiles.includes(profile.profile) || profile.level > 5.2)
          yield {
            where: playlist.initName ?? playlist.name,
            message: `It is profile ${profile.profile}, level ${profile.level} (${track.codec}); encode High (100) at 5.2 or lower.`,
          };
      }
    },
  },
  {
    id: "1.5",
    title: "HEVC, Dolby Vision (1.39: and AV1) come in fMP4",
    level: "must",
    *check(stream) {
      for (const { attributes, playlist } of stream.variants) {
        const wrong = playlist.segments.find(({ container, failure }) => !failure && container !== "fmp4");
        const codec = videoCodecOf(attributes) ?? "";
        if (wrong && fragmentsOnly.test(codec))
          yield { where: wrong.name, message: `${codec} must be fMP4, and this is not; package it again.` };
      }
    },
  },
  {
    id: "1.6b",
    title: "HEVC is at most Main 10, Level 5.1, High Tier (spatial video: 6.2)",
    level: "must",
    *check(stream) {
      for (const { attributes, playlist } of stream.variants) {
        const track = videoTrack(playlist);
        if (!track?.profile || !/^(hvc1|hev1)$/.test(track.sampleEntry)) continue;
        const { profile, level } = track.profile;
        // The specification's own tiers for projected video (8k x 4k at 60 frames per second) are above 5.1.
        const highest = layoutOf(attributes).isSpatial ? 6.2 : 5.1;
        if (!hevcProfiles.includes(profile) || level > highest)
          yield {
            where: playlist.initName ?? playlist.name,
            message: `It is profile ${profile}, level ${level} (${track.codec}); encode Main or Main 10 at ${highest} or lower.`,
          };
      }
    },
  },
  {
    id: "1.10",
    title: "Parameter sets are in the sample description (avc1, hvc1)",
    level: "should",
    *check(stream) {
      for (const { playlist, track } of videoPlaylists(stream)) {
        if (/^(avc3|hev1|dvhe)$/.test(track.sampleEntry))
          yield {
            where: playlist.initName ?? playlist.name,
            message: `It is ${track.sampleEntry}; use ${track.sampleEntry.startsWith("avc") ? "avc1" : "hvc1"}.`,
          };
      }
    },
  },
  {
    id: "1.19",
    title: "No frame rate is above 60 (Apple Immersive Video: 90)",
    level: "must",
    *check(stream) {
      for (const { attributes, playlist } of stream.variants) {
        const highest = layoutOf(attributes).projections.has("PROJ-AIV") ? 90 : 60;
        const rate = Math.max(Number(attributes["FRAME-RATE"]) || 0, measuredFrameRate(playlist) ?? 0);
        // 60 in a playlist and a last frame that is a tick short.
        if (rate > highest + 0.1)
          yield {
            where: playlist.name,
            message: `It has ${rate.toFixed(3)} frames in a second; encode ${highest} at most.`,
          };
      }
    },
  },
];
