import type Hls from "hls.js";

/** Tracks to choose between; -1 is "automatic" or "off". */
export interface TrackChoice {
  chosen: number;
  options: { index: number; name: string }[];
}

export interface HlsTracks {
  qualities: TrackChoice;
  audio: TrackChoice;
  subtitles: TrackChoice;
}

/** What an hls.js instance lets one choose at this moment. */
export function readTracks(hls: Hls): HlsTracks {
  const playing = hls.levels[hls.currentLevel];
  const automatic = playing ? `Automatic (${playing.height}p)` : "Automatic";
  return {
    qualities: {
      chosen: hls.autoLevelEnabled ? -1 : hls.loadLevel,
      options: [
        { index: -1, name: automatic },
        ...hls.levels
          .map(({ height, bitrate }, index) => ({ index, name: `${height}p · ${(bitrate / 1e6).toFixed(1)} Mbit/s` }))
          .reverse(),
      ],
    },
    audio: { chosen: hls.audioTrack, options: hls.audioTracks.map(({ name }, index) => ({ index, name })) },
    subtitles: {
      chosen: hls.subtitleTrack,
      options: [{ index: -1, name: "Off" }, ...hls.subtitleTracks.map(({ name }, index) => ({ index, name }))],
    },
  };
}
