import type { HlsStream, Listed } from "../stream/hls-stream.ts";
import { measurePlaylist, measureVariant } from "../stream/measure.ts";
import type { Rule } from "./rule.ts";

const tolerance = 0.1;
/** Durations in a playlist are rounded, and so is what was measured by them. */
const roundingShare = 0.001;

const where = ({ name }: HlsStream, { playlist }: Listed) => `${name}, variant ${playlist.name}`;
/** Of VOD, and where something could be measured: a live playlist shows a part of the stream only. */
const measurable = ({ variants }: HlsStream) =>
  variants.filter(
    ({ playlist }) => playlist.parsed.isComplete && playlist.segments.some(({ sizeBytes }) => sizeBytes > 0),
  );

const isOff = (declared: number, measured: number) => Math.abs(measured - declared) > tolerance * declared;

/** Bit rates declared against bit rates measured: chapters 1 and 9. */
export const bandwidthRules: Rule[] = [
  {
    id: "rfc8216bis-4.4.6.2-bandwidth",
    title: "Every variant says its BANDWIDTH",
    level: "must",
    *check(stream) {
      for (const { attributes, playlist } of [...stream.variants, ...stream.iframeVariants]) {
        if (!(Number(attributes.BANDWIDTH) > 0))
          yield {
            where: `${stream.name}, variant ${playlist.name}`,
            message: "BANDWIDTH is missing; write its peak in bits per second.",
          };
      }
    },
  },
  {
    id: "1.26",
    title: "AVERAGE-BANDWIDTH is within 10 % of the average measured",
    level: "must",
    *check(stream) {
      for (const variant of measurable(stream)) {
        const declared = Number(variant.attributes["AVERAGE-BANDWIDTH"]);
        const { averageBitsPerSecond } = measureVariant(stream, variant);
        if (declared > 0 && isOff(declared, averageBitsPerSecond))
          yield {
            where: where(stream, variant),
            message: `AVERAGE-BANDWIDTH=${declared}, but its segments have ${averageBitsPerSecond}; write that.`,
          };
      }
    },
  },
  {
    id: "1.27",
    title: "BANDWIDTH is within 10 % of the peak measured",
    level: "must",
    *check(stream) {
      for (const variant of measurable(stream)) {
        const declared = Number(variant.attributes.BANDWIDTH);
        const { peakBitsPerSecond } = measureVariant(stream, variant);
        if (declared > 0 && isOff(declared, peakBitsPerSecond))
          yield {
            where: where(stream, variant),
            message: `BANDWIDTH=${declared}, but its segments peak at ${peakBitsPerSecond}; write that.`,
          };
      }
    },
  },
  {
    id: "9.13",
    title: "BANDWIDTH covers the heaviest combination of renditions",
    level: "must",
    *check(stream) {
      for (const variant of measurable(stream)) {
        const declared = Number(variant.attributes.BANDWIDTH);
        const { peakBitsPerSecond } = measureVariant(stream, variant);
        if (declared > 0 && declared < peakBitsPerSecond * (1 - roundingShare))
          yield {
            where: where(stream, variant),
            message: `BANDWIDTH=${declared} is less than the ${peakBitsPerSecond} that it takes with its heaviest audio and subtitles; write that.`,
          };
      }
    },
  },
  {
    id: "1.30",
    title: "The peak is at most twice the average",
    level: "should",
    *check(stream) {
      for (const variant of measurable(stream)) {
        const { peakBitsPerSecond: peak, averageBitsPerSecond: average } = measureVariant(stream, variant);
        if (peak > 2 * average)
          yield {
            where: where(stream, variant),
            message: `It peaks at ${peak} bits per second over an average of ${average}; give its encoder a tighter maximum rate.`,
          };
      }
    },
  },
  {
    id: "6.9",
    title: "BANDWIDTH of an I-frame playlist is its measured peak",
    level: "must",
    *check(stream) {
      for (const variant of stream.iframeVariants) {
        const declared = Number(variant.attributes.BANDWIDTH);
        const { peakBitsPerSecond } = measurePlaylist(variant.playlist);
        if (declared > 0 && peakBitsPerSecond > 0 && isOff(declared, peakBitsPerSecond))
          yield {
            where: `${stream.name}, I-frame variant ${variant.playlist.name}`,
            message: `BANDWIDTH=${declared}, but its I-frames peak at ${peakBitsPerSecond}; write that.`,
          };
      }
    },
  },
];
