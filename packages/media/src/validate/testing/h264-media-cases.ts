import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { high, low } from "./base-streams.ts";
import {
  all,
  firstSampleFlags,
  french,
  highPlaylist,
  inFiles,
  inOne,
  instead,
  multivariant,
  playlists,
  shifted,
  subtitles,
  transfer,
} from "./h264-tampering.ts";
import { editBytes, renameBox, type TamperedStream } from "./tampering.ts";

/** Ways to break the media playlists and segments of an H264 stream of two variants, two voices and a subtitle. */
export const h264MediaCases: TamperedStream[] = [
  {
    title: "a segment that is not there",
    breaks: ["rfc8216bis-6.2.1"],
    tamper: (folder) => rm(join(folder, "subtitles-en/segment-00001.vtt")),
  },
  {
    title: "an empty segment",
    breaks: ["rfc8216bis-6.2.1"],
    tamper: (folder) => writeFile(join(folder, "subtitles-en/segment-00001.vtt"), ""),
  },
  {
    title: "an EXTINF longer than the target duration",
    breaks: ["rfc8216bis-4.4.3.1"],
    tamper: inOne(subtitles, /TARGETDURATION:\d+/, "TARGETDURATION:1"),
  },
  {
    title: "segments longer than the target duration",
    breaks: ["7.7", "rfc8216bis-4.4.3.1"],
    tamper: inFiles(playlists, "TARGETDURATION:2", "TARGETDURATION:1"),
  },
  {
    title: "a version too old for EXT-X-MAP",
    breaks: ["rfc8216bis-8-media"],
    tamper: inOne(highPlaylist, "VERSION:7", "VERSION:3"),
  },
  {
    title: "an EXTINF that is not the media's",
    breaks: ["8.1"],
    tamper: all(inOne(highPlaylist, "2.000000", "1.800000"), inOne(highPlaylist, "2.000000", "2.200000")),
  },
  {
    title: "a target duration of its own for one voice",
    breaks: ["8.2"],
    tamper: inOne(french, "TARGETDURATION:2", "TARGETDURATION:3"),
  },
  {
    title: "a voice that ends before the video",
    breaks: ["8.3"],
    tamper: inOne(french, /#EXTINF.*\n.*2\.m4s\n(.*\n)*#EXT-X-ENDLIST/, "#EXT-X-ENDLIST"),
  },
  {
    title: "live playlists of two segments without dates",
    breaks: ["8.11", "8.4"],
    tamper: inFiles([...playlists, subtitles], /#EXT-X-ENDLIST|#EXT-X-PLAYLIST-TYPE:VOD\n/g, ""),
  },
  { title: "no EXT-X-PLAYLIST-TYPE", breaks: ["8.6"], tamper: inOne(highPlaylist, "#EXT-X-PLAYLIST-TYPE:VOD\n", "") },
  {
    title: "a discontinuity in one variant",
    breaks: ["8.15"],
    tamper: inOne(highPlaylist, "segment-00001.m4s\n", "segment-00001.m4s\n#EXT-X-DISCONTINUITY\n"),
  },
  { title: "no EXT-X-MAP", breaks: ["8.20"], tamper: inOne(french, /#EXT-X-MAP.*\n/, "") },
  {
    title: "a fragment without tfdt",
    breaks: ["rfc8216bis-3.1.2"],
    tamper: (folder) => renameBox(folder, "audio-fr/segment-00002.m4s", "tfdt"),
  },
  { title: "a gap between segments", breaks: ["7.3"], tamper: shifted("audio-fr/segment-00002.m4s", 480) },
  {
    title: "a first frame that is no IDR frame",
    breaks: ["7.4"],
    tamper: (folder) =>
      // The slice of an IDR picture (type 5) becomes one of another (type 1).
      editBytes(folder, `${high}/segment-00002.m4s`, "mdat", (media) => {
        for (let at = 0; at < media.length; at += 4 + media.readUInt32BE(at)) {
          if (((media[at + 4] ?? 0) & 31) !== 5) continue;
          media[at + 4] = 0x61;
          return;
        }
      }),
  },
  {
    title: "a segment that starts without a key frame",
    breaks: ["6.10", "7.4", "8.22-key-frames"],
    tamper: firstSampleFlags(`${high}/segment-00002.m4s`, 0x0101_0000),
  },
  {
    title: "a variant whose segments start at other times",
    breaks: ["8.22-key-frames", "8.22-segments"],
    tamper: all(shifted(`${high}/segment-00001.m4s`, 512), shifted(`${high}/segment-00002.m4s`, 512)),
  },
  {
    title: "a voice that starts a second late",
    breaks: ["rfc8216bis-6.2.4"],
    tamper: all(...[1, 2].map((number) => shifted(`audio-fr/segment-0000${number}.m4s`, 48_000))),
  },
  {
    title: "video of another format",
    breaks: ["1.1", "rfc8216bis-4.4.6.2-codecs"],
    tamper: (folder) => renameBox(folder, `${high}/init.mp4`, "avc1", "vvc1"),
  },
  {
    title: "H.264 that is no fMP4",
    breaks: ["1.2", "6.10", "8.22-key-frames", "8.22-segments"],
    tamper: async (folder) => {
      for (const number of [1, 2]) {
        const path = join(folder, high, `segment-0000${number}.m4s`);
        const bytes = await readFile(path);
        await writeFile(path, bytes.fill("WEBVTT\n\n", 0, 96));
      }
    },
  },
  {
    title: "H.264 of level 6.2",
    breaks: ["1.3b"],
    tamper: all(
      (folder) => editBytes(folder, `${high}/init.mp4`, "avcC", (after) => after.writeUInt8(62, 3)),
      inOne(multivariant, /avc1\.64000b/g, "avc1.64003e"),
    ),
  },
  {
    title: "a VIDEO-RANGE that is not the media's",
    breaks: ["rfc8216bis-4.4.6.2-video-range"],
    tamper: instead("VIDEO-RANGE=SDR", "VIDEO-RANGE=HLG"),
  },
  {
    title: "HDR in H.264",
    breaks: ["1.7"],
    tamper: all(
      transfer(`${high}/init.mp4`, 16),
      inOne(multivariant, /(RESOLUTION=160x90,.*?)VIDEO-RANGE=SDR/g, "$1VIDEO-RANGE=PQ"),
    ),
  },
  {
    title: "surround sound alone",
    breaks: ["2.3"],
    tamper: inOne(multivariant, /CHANNELS="1"/g, 'CHANNELS="6"'),
  },
  {
    title: "audio that Apple's devices do not play",
    breaks: ["2.5", "rfc8216bis-4.4.6.2-codecs"],
    tamper: (folder) => renameBox(folder, "audio-fr/init.mp4", "mp4a", "Opus"),
  },
  {
    title: "FLAC that is no fMP4",
    breaks: ["2.25"],
    tamper: all(instead(",mp4a.40.2", ",mp4a.40.2,fLaC"), async (folder) => {
      const path = join(folder, "audio-fr/segment-00002.m4s");
      await writeFile(path, (await readFile(path)).fill(0, 0, 16));
    }),
  },
  { title: "subtitles without LANGUAGE", breaks: ["4.7"], tamper: instead('LANGUAGE="en",', "") },
  {
    title: "subtitles without URI",
    breaks: ["rfc8216bis-4.4.6.1-subtitles"],
    tamper: instead(',URI="subtitles-en/playlist.m3u8"', ""),
  },
  {
    title: "subtitles for the deaf that say half of it",
    breaks: ["4.5"],
    tamper: instead("FORCED=NO", 'FORCED=NO,CHARACTERISTICS="public.accessibility.transcribes-spoken-dialog"'),
  },
  {
    title: "subtitles that are SubRip",
    breaks: ["5.2"],
    tamper: inOne("subtitles-en/segment-00001.vtt", /WEBVTT\n.*\n/, "1\n"),
  },
  {
    title: "subtitles without X-TIMESTAMP-MAP",
    breaks: ["5.3"],
    tamper: inOne("subtitles-en/segment-00001.vtt", /X-TIMESTAMP-MAP.*\n/, ""),
  },
  {
    title: "subtitles that end before the video",
    breaks: ["5.5"],
    tamper: inOne(subtitles, /#EXTINF:[\d.]+/, "#EXTINF:3.0"),
  },
  { title: "no I-frame playlist", breaks: ["6.1"], tamper: instead(/#EXT-X-I-FRAME-STREAM-INF.*\n/g, "") },
  {
    title: "an I-frame playlist without EXT-X-I-FRAMES-ONLY",
    breaks: ["6.8"],
    tamper: inOne(`${low}/iframes.m3u8`, "#EXT-X-I-FRAMES-ONLY\n", ""),
  },
  {
    title: "an I-frame without its moof",
    breaks: ["6.10"],
    tamper: inOne(`${low}/iframes.m3u8`, /(\d+)@\d+/, "$1@700"),
  },
  {
    title: "an I-frame playlist without CODECS",
    breaks: ["9.3"],
    tamper: instead(/(I-FRAME-STREAM-INF.*?),CODECS="[^"]*"/, "$1"),
  },
  {
    title: "an I-frame playlist without RESOLUTION",
    breaks: ["9.4"],
    tamper: instead(/(I-FRAME-STREAM-INF.*?),RESOLUTION=\d+x\d+/, "$1"),
  },
  {
    title: "encryption that Apple's devices do not play",
    breaks: ["13.2"],
    tamper: inOne(highPlaylist, "#EXT-X-MAP", '#EXT-X-KEY:METHOD=SAMPLE-AES-CTR,URI="key"\n#EXT-X-MAP'),
  },
];
