import { all, append, highPlaylist, inFiles, instead, multivariant, scaled, without } from "./h264-tampering.ts";
import type { TamperedStream } from "./tampering.ts";

/** Ways to break what the multivariant playlist says of an H264 stream of two variants, two voices and a subtitle. */
export const h264MultivariantCases: TamperedStream[] = [
  { title: "a variant without CODECS", breaks: ["9.1"], tamper: without("CODECS") },
  {
    title: "CODECS of another level",
    breaks: ["rfc8216bis-4.4.6.2-codecs"],
    tamper: instead(/avc1\.64000b,/, "avc1.640029,"),
  },
  {
    title: "CODECS without the audio",
    breaks: ["rfc8216bis-4.4.6.2-codecs"],
    tamper: instead(",mp4a.40.2", ""),
  },
  { title: "a variant without RESOLUTION", breaks: ["9.2"], tamper: without("RESOLUTION") },
  {
    title: "a RESOLUTION that is not the picture's",
    breaks: ["rfc8216bis-4.4.6.2-resolution"],
    tamper: instead(/RESOLUTION=160x90/, "RESOLUTION=160x92"),
  },
  { title: "one variant alone", breaks: ["9.9"], tamper: instead(/#EXT-X-STREAM-INF.*\n.*\n/, "") },
  {
    title: "no EXT-X-INDEPENDENT-SEGMENTS anywhere",
    breaks: ["9.12"],
    tamper: inFiles([multivariant, highPlaylist], "#EXT-X-INDEPENDENT-SEGMENTS\n", ""),
  },
  { title: "a variant without AVERAGE-BANDWIDTH", breaks: ["9.14"], tamper: without("AVERAGE-BANDWIDTH") },
  { title: "a variant without FRAME-RATE", breaks: ["9.15"], tamper: without("FRAME-RATE") },
  {
    title: "a FRAME-RATE that is not the media's",
    breaks: ["rfc8216bis-4.4.6.2-frame-rate"],
    tamper: instead("FRAME-RATE=24.000", "FRAME-RATE=25.000"),
  },
  {
    title: "a FRAME-RATE above 60",
    breaks: ["1.19", "rfc8216bis-4.4.6.2-frame-rate"],
    tamper: instead("FRAME-RATE=24.000", "FRAME-RATE=90.000"),
  },
  { title: "SCORE on one variant", breaks: ["9.19"], tamper: instead("STREAM-INF:", "STREAM-INF:SCORE=1.0,") },
  { title: "audio without LANGUAGE", breaks: ["8.10"], tamper: instead('LANGUAGE="fr",', "") },
  {
    title: "a LANGUAGE that is none",
    breaks: ["rfc8216bis-4.4.6.1-language"],
    tamper: instead('LANGUAGE="fr"', 'LANGUAGE="en_US!"'),
  },
  {
    title: "a rendition without NAME",
    breaks: ["rfc8216bis-4.4.6.1-required"],
    tamper: instead('NAME="Français",', ""),
  },
  {
    title: "two renditions of one name",
    breaks: ["rfc8216bis-4.4.6.1.1-name"],
    tamper: instead('NAME="Français"', 'NAME="Original"'),
  },
  {
    title: "two defaults in a group",
    breaks: ["rfc8216bis-4.4.6.1.1-default"],
    tamper: instead('LANGUAGE="fr",DEFAULT=NO', 'LANGUAGE="fr",DEFAULT=YES'),
  },
  {
    title: "a default that is not selected automatically",
    breaks: ["rfc8216bis-4.4.6.1-autoselect"],
    tamper: instead("DEFAULT=YES,AUTOSELECT=YES", "DEFAULT=YES,AUTOSELECT=NO"),
  },
  {
    title: "a variant that names a group which does not exist",
    breaks: ["rfc8216bis-4.4.6.2.1-groups"],
    tamper: instead('SUBTITLES="subtitles",', 'SUBTITLES="nowhere",'),
  },
  {
    title: "a second audio group with fewer members",
    breaks: ["rfc8216bis-4.4.6.1.1-members"],
    tamper: append(
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="other",NAME="Original",LANGUAGE="und",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="1",URI="audio-und/playlist.m3u8"',
    ),
  },
  {
    title: "audio description that is not selected automatically",
    breaks: ["2.13"],
    tamper: instead(
      'LANGUAGE="fr",DEFAULT=NO,AUTOSELECT=YES',
      'LANGUAGE="fr",DEFAULT=NO,AUTOSELECT=NO,CHARACTERISTICS="public.accessibility.describes-video"',
    ),
  },
  {
    title: "a variant of audio alone",
    breaks: ["9.14", "tvOS-9.20"],
    tamper: all(append('#EXT-X-STREAM-INF:BANDWIDTH=101000,CODECS="mp4a.40.2"'), append("audio-und/playlist.m3u8")),
  },
  {
    title: "a variant without BANDWIDTH",
    breaks: ["rfc8216bis-4.4.6.2-bandwidth"],
    tamper: instead(/BANDWIDTH=\d+,/, ""),
  },
  { title: "an AVERAGE-BANDWIDTH twice as high", breaks: ["1.26"], tamper: scaled("AVERAGE-BANDWIDTH", 2) },
  { title: "a BANDWIDTH a quarter too high", breaks: ["1.27"], tamper: scaled("BANDWIDTH", 1.25) },
  { title: "a BANDWIDTH 5 % too low", breaks: ["9.13"], tamper: scaled("BANDWIDTH", 0.95) },
  {
    title: "an I-frame BANDWIDTH twice as high",
    breaks: ["6.9"],
    tamper: scaled("BANDWIDTH", 2, "I-FRAME-STREAM-INF"),
  },
];
