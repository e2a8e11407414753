import { type HlsStream, renditionsOf } from "../stream/hls-stream.ts";
import { listedSeconds } from "../stream/timing.ts";
import type { Rule } from "./rule.ts";

/** A subtitle playlist may end this much before or after the video. */
const durationToleranceSeconds = 0.5;
const transcribes = "public.accessibility.transcribes-spoken-dialog";
const describesSound = "public.accessibility.describes-music-and-sound";
/** RFC 8216bis section 3.1.4; both parts may come in either order. */
const timestampMap = /^X-TIMESTAMP-MAP=(?=.*MPEGTS:\d+)(?=.*LOCAL:(\d{2,}:)?\d{2}:\d{2}\.\d{3}).*$/m;

const subtitles = (stream: HlsStream) => renditionsOf(stream, "SUBTITLES");

/** Chapters 4 and 5, accessibility and subtitles. */
export const subtitleRules: Rule[] = [
  {
    id: "4.7",
    title: "Subtitles say their LANGUAGE",
    level: "must",
    *check(stream) {
      for (const { NAME, TYPE, LANGUAGE } of stream.parsed.renditions) {
        if (TYPE === "SUBTITLES" && !LANGUAGE)
          yield {
            where: `${stream.name}, EXT-X-MEDIA SUBTITLES "${NAME}"`,
            message: "LANGUAGE is missing; write a BCP 47 tag such as en.",
          };
      }
    },
  },
  {
    id: "rfc8216bis-4.4.6.1-subtitles",
    title: "Subtitles have a URI",
    level: "must",
    *check(stream) {
      for (const { NAME, TYPE, URI } of stream.parsed.renditions) {
        if (TYPE === "SUBTITLES" && !URI)
          yield {
            where: `${stream.name}, EXT-X-MEDIA SUBTITLES "${NAME}"`,
            message: "URI is missing; name the subtitles' playlist.",
          };
      }
    },
  },
  {
    id: "4.5",
    title: "Subtitles for the deaf say so in full, and are selected automatically (4.6)",
    level: "must",
    *check(stream) {
      for (const { attributes, playlist } of subtitles(stream)) {
        const characteristics = attributes.CHARACTERISTICS ?? "";
        const said = [transcribes, describesSound].filter((each) => characteristics.includes(each));
        if (said.length === 1)
          yield {
            where: playlist.name,
            message: `CHARACTERISTICS holds ${said[0]} alone; write "${transcribes},${describesSound}".`,
          };
        if (said.length > 0 && attributes.AUTOSELECT !== "YES")
          yield { where: playlist.name, message: "They are for the deaf, but AUTOSELECT is not YES; set it." };
      }
    },
  },
  {
    id: "5.2",
    title: "Subtitles are WebVTT, or IMSC1 in fMP4",
    level: "must",
    *check(stream) {
      for (const { playlist } of subtitles(stream)) {
        const isImsc = playlist.movie?.tracks.some(({ sampleEntry }) => sampleEntry === "stpp") === true;
        const wrong = playlist.segments.find(
          ({ container, failure }) => !failure && container !== "webvtt" && !(isImsc && container === "fmp4"),
        );
        if (wrong)
          yield { where: wrong.name, message: "It does not start with WEBVTT and is no IMSC1 in fMP4; convert it." };
      }
    },
  },
  {
    id: "5.3",
    title: "WebVTT segments have an X-TIMESTAMP-MAP",
    level: "must",
    *check(stream) {
      for (const { playlist } of subtitles(stream)) {
        for (const { name, container, text } of playlist.segments) {
          // The map is in the header, which ends at the first empty line.
          const [header = ""] = text.split(/\r?\n\r?\n/, 1);
          if (container === "webvtt" && !timestampMap.test(header.replaceAll("\r", "")))
            yield {
              where: name,
              message:
                "X-TIMESTAMP-MAP is missing or wrong; write X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000 below WEBVTT.",
            };
        }
      }
    },
  },
  {
    id: "5.5",
    title: "Subtitles cover the whole content",
    level: "must",
    *check(stream) {
      const video = stream.variants.find(({ playlist }) => playlist.parsed.isComplete)?.playlist;
      for (const { playlist } of video ? subtitles(stream) : []) {
        const seconds = listedSeconds(playlist);
        const expected = video ? listedSeconds(video) : 0;
        if (playlist.parsed.isComplete && Math.abs(seconds - expected) > durationToleranceSeconds)
          yield {
            where: playlist.name,
            message: `They last ${seconds.toFixed(3)} s, the video lasts ${expected.toFixed(3)} s; go on to its end, with empty segments if need be.`,
          };
      }
    },
  },
];
