import { hasVideo } from "../stream/codecs.ts";
import type { Rule } from "./rule.ts";

/** Chapter 6, "Trick play requirements", and what chapter 9 asks of EXT-X-I-FRAME-STREAM-INF. */
export const trickPlayRules: Rule[] = [
  {
    id: "6.1",
    title: "There are I-frame playlists",
    level: "must",
    *check(stream) {
      if (stream.iframeVariants.length === 0 && stream.variants.some(({ attributes }) => hasVideo(attributes)))
        yield {
          where: stream.name,
          message: "EXT-X-I-FRAME-STREAM-INF is missing; add a playlist of I-frames, for scrubbing.",
        };
    },
  },
  {
    id: "6.8",
    title: "I-frame playlists say EXT-X-I-FRAMES-ONLY",
    level: "must",
    *check(stream) {
      for (const { playlist } of stream.iframeVariants) {
        if (!playlist.failure && !playlist.parsed.isIframesOnly)
          yield { where: playlist.name, message: "EXT-X-I-FRAMES-ONLY is missing; add it." };
      }
    },
  },
  {
    id: "6.10",
    title: "Each I-frame comes with its moof, and is one",
    level: "must",
    *check(stream) {
      for (const { playlist } of stream.iframeVariants) {
        for (const { name, failure, container, byteRange, boxes } of playlist.segments) {
          if (failure || !playlist.movie) continue;
          const where = byteRange ? `${playlist.name}, ${name} at byte ${byteRange.offset}` : name;
          const [first] = boxes.fragments;
          if (container !== "fmp4" || !first)
            yield {
              where,
              message: "It does not start with the moof box of its I-frame; let the byte range begin there.",
            };
          else if (!first.startsWithSync)
            yield { where, message: "Its first sample is no key frame; list key frames only." };
        }
      }
    },
  },
  {
    id: "9.3",
    title: "Every I-frame playlist says its CODECS",
    level: "must",
    *check(stream) {
      for (const { attributes, playlist } of stream.iframeVariants) {
        if (!attributes.CODECS)
          yield {
            where: `${stream.name}, I-frame variant ${playlist.name}`,
            message: "CODECS is missing; write that of its video.",
          };
      }
    },
  },
  {
    id: "9.4",
    title: "Every I-frame playlist says its RESOLUTION",
    level: "must",
    *check(stream) {
      for (const { attributes, playlist } of stream.iframeVariants) {
        if (!attributes.RESOLUTION)
          yield {
            where: `${stream.name}, I-frame variant ${playlist.name}`,
            message: "RESOLUTION is missing; write the size of its picture.",
          };
      }
    },
  },
];
