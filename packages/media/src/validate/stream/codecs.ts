import type { Attributes } from "./parse-playlist.ts";

const videoCodec = /^(avc[1-4]|hvc1|hev1|dvh1|dvhe|dva1|dvav|av01|vp0[89]|mp4v|mjpg)/;
const audioCodec = /^(mp4a|ac-3|ec-3|ec\+3|ac-4|alac|fLaC|Opus|apac|mha1|mhm1)/i;

/** The formats of a CODECS attribute (RFC 6381). */
export function codecsOf({ CODECS }: Attributes): string[] {
  return (CODECS ?? "")
    .split(",")
    .map((codec) => codec.trim())
    .filter(Boolean);
}

export const isVideoCodec = (codec: string) => videoCodec.test(codec);
export const isAudioCodec = (codec: string) => audioCodec.test(codec);

/** The video codec of a variant; undefined where there is none, or it does not say. */
export function videoCodecOf(attributes: Attributes): string | undefined {
  return codecsOf(attributes).find(isVideoCodec);
}

/** Whether a variant has video: by its codecs or, where those are missing, by its resolution. */
export function hasVideo(attributes: Attributes): boolean {
  return videoCodecOf(attributes) !== undefined || attributes.RESOLUTION !== undefined;
}

/**
 * Whether a codec announced is the one found: the sample entry, and of AVC and HEVC profile, tier and level as well.
 */
export function isSameCodec(announced: string, found: string): boolean {
  return essence(announced) === essence(found);
}

function essence(codec: string): string {
  const parts = codec.toLowerCase().split(".");
  // Compatibility flags and constraints of HEVC are written in several ways (ISO/IEC 14496-15 annex E).
  return /^(hvc1|hev1)$/.test(parts[0] ?? "") ? [parts[0], parts[1], parts[3]].join(".") : parts.join(".");
}
