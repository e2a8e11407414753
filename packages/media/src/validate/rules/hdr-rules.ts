import { type HlsStream, type Listed, videoTrack } from "../stream/hls-stream.ts";
import { layoutOf } from "../stream/video-layout.ts";
import type { Rule } from "./rule.ts";

/** TransferCharacteristics of ITU-T H.273 that mean more than SDR. */
const rangeOfTransfer: Record<number, string> = { 16: "PQ", 18: "HLG" };
const sdrTransfers = [1, 6, 13, 14, 15];

function rangeOf({ playlist }: Listed): string | null {
  const transfer = videoTrack(playlist)?.colour?.transfer;
  if (transfer === undefined) return null;
  return rangeOfTransfer[transfer] ?? (sdrTransfers.includes(transfer) ? "SDR" : null);
}

const isHdr = (listed: Listed) => {
  const range = rangeOf(listed) ?? listed.attributes["VIDEO-RANGE"] ?? "SDR";
  return range === "PQ" || range === "HLG";
};
const everyIsStereo = ({ variants }: HlsStream) =>
  variants.length > 0 && variants.every(({ attributes }) => layoutOf(attributes).isStereo);
const where = ({ name }: HlsStream, { playlist }: Listed) => `${name}, variant ${playlist.name}`;

/** High dynamic range: chapters 1, 6 and 9, and VIDEO-RANGE of RFC 8216bis section 4.4.6.2. */
export const hdrRules: Rule[] = [
  {
    id: "9.16",
    title: "VIDEO-RANGE is given, unless everything is SDR",
    level: "must",
    *check(stream) {
      const all = [...stream.variants, ...stream.iframeVariants];
      if (!all.some(isHdr)) return;
      for (const listed of all) {
        if (videoTrack(listed.playlist) && listed.attributes["VIDEO-RANGE"] === undefined)
          yield {
            where: where(stream, listed),
            message: `VIDEO-RANGE is missing, though there is HDR; write ${rangeOf(listed) ?? "SDR, PQ or HLG"}.`,
          };
      }
    },
  },
  {
    id: "9.16-sdr",
    title: "VIDEO-RANGE stands on every variant",
    level: "should",
    *check(stream) {
      for (const variant of stream.variants) {
        if (videoTrack(variant.playlist) && variant.attributes["VIDEO-RANGE"] === undefined)
          yield {
            where: where(stream, variant),
            message: `VIDEO-RANGE is missing; write ${rangeOf(variant) ?? "SDR"}, so that no player has to guess.`,
          };
      }
    },
  },
  {
    id: "rfc8216bis-4.4.6.2-video-range",
    title: "VIDEO-RANGE is that of the media (colr)",
    level: "must",
    *check(stream) {
      for (const listed of [...stream.variants, ...stream.iframeVariants]) {
        const announced = listed.attributes["VIDEO-RANGE"];
        const found = rangeOf(listed);
        if (announced !== undefined && found !== null && announced !== found)
          yield {
            where: where(stream, listed),
            message: `VIDEO-RANGE=${announced}, but colr says transfer characteristics ${videoTrack(listed.playlist)?.colour?.transfer} (${found}); correct whichever is wrong.`,
          };
      }
    },
  },
  {
    id: "1.7",
    title: "HDR video is HDR10, HLG or Dolby Vision: HEVC of 10 bits",
    level: "must",
    *check(stream) {
      for (const listed of stream.variants.filter(isHdr)) {
        const track = videoTrack(listed.playlist);
        if (track && (!/^(hvc1|hev1|dvh1|dvhe|av01)$/.test(track.sampleEntry) || (track.bitDepth ?? 10) < 10))
          yield {
            where: listed.playlist.initName ?? listed.playlist.name,
            message: `It is ${track.codec}${track.bitDepth ? ` of ${track.bitDepth} bits` : ""}; encode HDR as HEVC Main 10.`,
          };
      }
    },
  },
  {
    id: "1.24",
    title: "There is SDR beside HDR",
    level: "must",
    *check(stream) {
      // Not asked for on visionOS where all variants are stereo.
      if (stream.variants.length > 0 && stream.variants.every(isHdr) && !everyIsStereo(stream))
        yield { where: stream.name, message: "All variants are HDR; add SDR variants for older devices." };
    },
  },
  {
    id: "6.16",
    title: "There are SDR I-frames beside HDR I-frames",
    level: "must",
    *check(stream) {
      if (stream.iframeVariants.length > 0 && stream.iframeVariants.every(isHdr) && !everyIsStereo(stream))
        yield { where: stream.name, message: "All I-frame playlists are HDR; add one in SDR." };
    },
  },
  {
    id: "1.35",
    title: "HDR10 says its mastering display and light levels",
    level: "should",
    *check(stream) {
      for (const listed of stream.variants.filter((each) => rangeOf(each) === "PQ")) {
        const track = videoTrack(listed.playlist);
        // Prefix SEI in hvcC (1.8) carries both, as the boxes mdcv and clli do.
        const isSaid =
          track?.hasMasteringDisplay || track?.contentLightLevel || track?.configurationNalTypes.includes(39);
        if (track && !isSaid)
          yield {
            where: listed.playlist.initName ?? listed.playlist.name,
            message: "There is neither mdcv nor clli, nor an SEI in hvcC; pass the source's metadata on.",
          };
      }
    },
  },
];
