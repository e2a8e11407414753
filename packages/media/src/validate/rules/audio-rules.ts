import { codecsOf, isAudioCodec } from "../stream/codecs.ts";
import { audioTracks, type HlsStream, type MediaPlaylist, renditionsOf } from "../stream/hls-stream.ts";
import { groupOf } from "../stream/measure.ts";
import { layoutOf } from "../stream/video-layout.ts";
import type { Rule } from "./rule.ts";

const aac = /^mp4a\.40\.(2|5|29)$/;
const supported = /^(mp4a(\.|$)|ac-3|ec-3|ec\+3|alac|flac|apac|enca)/i;
const fragmentsOnly = /^(mp4a\.40\.42|alac|flac|apac)/i;

function audioPlaylists(stream: HlsStream): MediaPlaylist[] {
  const playlists = [...stream.variants, ...renditionsOf(stream, "AUDIO")].map(({ playlist }) => playlist);
  return [...new Set(playlists)].filter((playlist) => audioTracks(playlist).length > 0);
}

const channelsOf = (attributes: Record<string, string>) => Number(attributes.CHANNELS?.split("/")[0] ?? 2);

/** Chapter 2, "Audio encoding requirements". */
export const audioRules: Rule[] = [
  {
    id: "2.3",
    title: "There is AAC or HE-AAC of two channels or one",
    level: "must",
    *check(stream) {
      // Not asked for on visionOS where all variants are stereo video.
      if (stream.variants.every(({ attributes }) => layoutOf(attributes).isStereo)) return;
      const renditions = renditionsOf(stream, "AUDIO");
      const embedded = stream.variants.flatMap(({ playlist }) => audioTracks(playlist));
      const isThere =
        embedded.some(({ codec, channels }) => aac.test(codec) && channels <= 2) ||
        renditions.some(
          ({ attributes, playlist }) =>
            channelsOf(attributes) <= 2 && audioTracks(playlist).some(({ codec }) => aac.test(codec)),
        );
      if (renditions.length + embedded.length > 0 && !isThere)
        yield { where: stream.name, message: "No audio is stereo AAC; add a rendition group that is." };
    },
  },
  {
    id: "2.5",
    title: "Audio is of a format that Apple's devices play",
    level: "must",
    *check(stream) {
      for (const playlist of audioPlaylists(stream)) {
        for (const { codec } of audioTracks(playlist)) {
          if (!supported.test(codec))
            yield { where: playlist.initName ?? playlist.name, message: `It is ${codec}; encode AAC.` };
        }
      }
    },
  },
  {
    id: "2.25",
    title: "xHE-AAC, Apple Lossless, FLAC and APAC come in fMP4",
    level: "must",
    *check(stream) {
      for (const { attributes } of stream.variants) {
        const codec = codecsOf(attributes).find((each) => isAudioCodec(each) && fragmentsOnly.test(each));
        for (const { playlist } of codec ? groupOf(stream, attributes, "AUDIO") : []) {
          const wrong = playlist.segments.find(({ container, failure }) => !failure && container !== "fmp4");
          if (wrong) yield { where: wrong.name, message: `${codec} must be fMP4, and this is not; package it again.` };
        }
      }
    },
  },
  {
    id: "9.6",
    title: "Multichannel audio comes in streams of its own",
    level: "must",
    *check(stream) {
      for (const { playlist } of stream.variants) {
        const isMuxed = playlist.movie?.tracks.some(({ handler }) => handler === "vide") === true;
        const surround = audioTracks(playlist).find(({ channels }) => channels > 2);
        if (isMuxed && surround)
          yield {
            where: playlist.name,
            message: `Its segments hold audio of ${surround.channels} channels beside the video; put it into a rendition.`,
          };
      }
    },
  },
];
