import { codecsOf, hasVideo, isAudioCodec, isSameCodec, isVideoCodec } from "../stream/codecs.ts";
import { audioTracks, type HlsStream, type Listed, videoTrack } from "../stream/hls-stream.ts";
import { groupOf } from "../stream/measure.ts";
import { measuredFrameRate } from "../stream/timing.ts";
import type { Breach, Rule } from "./rule.ts";

const videoVariants = ({ variants }: HlsStream) => variants.filter(({ attributes }) => hasVideo(attributes));
const of = ({ name }: HlsStream, { playlist }: Listed) => `${name}, variant ${playlist.name}`;

/** A breach for every video variant, or every variant, that lacks an attribute. */
function* lacking(stream: HlsStream, variants: readonly Listed[], attribute: string, advice: string): Iterable<Breach> {
  for (const variant of variants) {
    if (variant.attributes[attribute] === undefined)
      yield { where: of(stream, variant), message: `${attribute} is missing; ${advice}` };
  }
}

/** Chapter 9, "Multivariant Playlist requirements", and what RFC 8216bis asks of EXT-X-STREAM-INF. */
export const multivariantRules: Rule[] = [
  {
    id: "9.1",
    title: "Every variant says its CODECS",
    level: "must",
    check: (stream) =>
      lacking(stream, stream.variants, "CODECS", "list the formats of its video and audio (RFC 6381)."),
  },
  {
    id: "rfc8216bis-4.4.6.2-codecs",
    title: "CODECS are those of the media",
    level: "must",
    *check(stream) {
      for (const variant of stream.variants) {
        const announced = codecsOf(variant.attributes);
        if (announced.length === 0) continue;
        const audio = groupOf(stream, variant.attributes, "AUDIO").flatMap(({ playlist }) => audioTracks(playlist));
        const own = variant.playlist.movie?.tracks ?? [];
        const found = [
          ...new Set([...own, ...audio].map(({ codec }) => codec).filter((c) => isVideoCodec(c) || isAudioCodec(c))),
        ];
        for (const codec of found) {
          if (!announced.some((each) => isSameCodec(each, codec)))
            yield {
              where: of(stream, variant),
              message: `CODECS="${announced.join(",")}" lacks ${codec}, which the initialization section says; add it, or correct what stands there.`,
            };
        }
        const surplus = announced.filter(
          (each) =>
            isVideoCodec(each) && videoTrack(variant.playlist) && !found.some((codec) => isSameCodec(each, codec)),
        );
        for (const codec of surplus)
          yield {
            where: of(stream, variant),
            message: `CODECS announces ${codec}, which no media of it has; take it out.`,
          };
      }
    },
  },
  {
    id: "9.2",
    title: "Every variant with video says its RESOLUTION",
    level: "must",
    check: (stream) => lacking(stream, videoVariants(stream), "RESOLUTION", "write the size of its picture."),
  },
  {
    id: "rfc8216bis-4.4.6.2-resolution",
    title: "RESOLUTION is that of the media",
    level: "must",
    *check(stream) {
      for (const variant of [...stream.variants, ...stream.iframeVariants]) {
        const track = videoTrack(variant.playlist);
        const { RESOLUTION } = variant.attributes;
        if (!track || !RESOLUTION || RESOLUTION === `${track.width}x${track.height}`) continue;
        const message = `RESOLUTION=${RESOLUTION}, but the picture is ${track.width}x${track.height}; write that.`;
        yield { where: of(stream, variant), message };
      }
    },
  },
  {
    id: "9.9",
    title: "There are several bit rates of video",
    level: "must",
    *check(stream) {
      const variants = videoVariants(stream);
      if (variants.length > 0 && new Set(variants.map(({ playlist }) => playlist)).size < 2)
        yield { where: stream.name, message: "There is one video variant alone; add others at lower bit rates." };
    },
  },
  {
    id: "9.11",
    title: "The multivariant playlist says EXT-X-INDEPENDENT-SEGMENTS",
    level: "should",
    *check(stream) {
      if (!stream.parsed.hasIndependentSegments)
        yield {
          where: stream.name,
          message: "EXT-X-INDEPENDENT-SEGMENTS is missing; add it when every segment starts with an IDR picture.",
        };
    },
  },
  {
    id: "9.12",
    title: "EXT-X-INDEPENDENT-SEGMENTS is in the multivariant playlist or in every video playlist",
    level: "must",
    *check(stream) {
      if (stream.parsed.hasIndependentSegments) return;
      for (const variant of videoVariants(stream)) {
        if (!variant.playlist.failure && !variant.playlist.parsed.hasIndependentSegments)
          yield {
            where: variant.playlist.name,
            message: "EXT-X-INDEPENDENT-SEGMENTS stands neither here nor in the multivariant playlist; add it to that.",
          };
      }
    },
  },
  {
    id: "9.14",
    title: "Every variant says its AVERAGE-BANDWIDTH",
    level: "must",
    check: (stream) => lacking(stream, stream.variants, "AVERAGE-BANDWIDTH", "measure it: all bits over all seconds."),
  },
  {
    id: "9.15",
    title: "Every variant with video says its FRAME-RATE",
    level: "must",
    check: (stream) =>
      lacking(stream, videoVariants(stream), "FRAME-RATE", "write it with three decimals, such as 23.976."),
  },
  {
    id: "rfc8216bis-4.4.6.2-frame-rate",
    title: "FRAME-RATE is that of the media",
    level: "must",
    *check(stream) {
      for (const variant of stream.variants) {
        const measured = measuredFrameRate(variant.playlist);
        const declared = Number(variant.attributes["FRAME-RATE"]);
        if (measured === null || !declared || Math.abs(measured / declared - 1) < 0.005) continue;
        const message = `FRAME-RATE=${declared}, but the segments have ${measured.toFixed(3)} frames in a second; write that.`;
        yield { where: of(stream, variant), message };
      }
    },
  },
  {
    id: "9.19",
    title: "SCORE is on every variant or on none",
    level: "must",
    *check(stream) {
      if (!stream.variants.some(({ attributes }) => attributes.SCORE !== undefined)) return;
      yield* lacking(stream, stream.variants, "SCORE", "other variants have it: give one to each, or to none.");
    },
  },
  {
    id: "rfc8216bis-8-multivariant",
    title: "EXT-X-VERSION is high enough for what the multivariant playlist uses",
    level: "must",
    *check(stream) {
      const { parsed, name } = stream;
      const attributes = [...parsed.variants, ...parsed.iframeVariants].flatMap((each) => Object.keys(each.attributes));
      const required = attributes.find((attribute) => attribute.startsWith("REQ-"));
      if (required && parsed.version < 12)
        yield { where: name, message: `${required} needs EXT-X-VERSION:12, here it is ${parsed.version}; raise it.` };
    },
  },
  {
    id: "1.33",
    title: "All video variants have one aspect ratio",
    level: "should",
    *check(stream) {
      const shapes = videoVariants(stream).flatMap((variant) => {
        const [width, height] = (variant.attributes.RESOLUTION ?? "").split("x").map(Number);
        return width && height ? [{ variant, width, height }] : [];
      });
      const [first] = shapes;
      for (const { variant, width, height } of shapes) {
        // A picture of even size cannot always keep its shape exactly.
        if (!first || Math.abs(width - (height * first.width) / first.height) <= 0.01 * width + 2) continue;
        const message = `${width}x${height} has another shape than ${first.width}x${first.height}; scale all variants alike.`;
        yield { where: of(stream, variant), message };
      }
    },
  },
];
