import type { ContentLightLevel } from "@vergence/contract/media";
import type { CodedColour } from "../hevc/hevc-stream.ts";
import { readColourBox, readContentLightLevelBox } from "./colour-boxes.ts";
import { type BoxNode, findBox } from "./read-boxes.ts";
import { readSpatialMetadata, type SpatialMetadata } from "./read-spatial-metadata.ts";

/** Profile, tier and level out of `avcC` or `hvcC`. */
export interface VideoProfile {
  profile: number;
  isHighTier: boolean;
  level: number;
}

/** What a sample entry says (ISO/IEC 14496-12 section 8.5.2, 14496-15). */
export interface SampleEntryDescription {
  /** Its type: `avc1`, `hvc1`, `mp4a` … */
  sampleEntry: string;
  /** RFC 6381: `avc1.64001f`. */
  codec: string;
  width: number;
  height: number;
  channels: number;
  sampleRateHertz: number;
  bitDepth: number | null;
  profile: VideoProfile | null;
  /** Bytes of the length before each NAL unit; null for what is not AVC or HEVC. */
  nalLengthBytes: number | null;
  /** NAL unit types of what `hvcC` carries, such as 32–34 for VPS, SPS and PPS, 39 for prefix SEI. */
  configurationNalTypes: number[];
  /** 2 where `lhvC` describes a second layer. */
  views: number;
  colour: CodedColour | null;
  hasMasteringDisplay: boolean;
  contentLightLevel: ContentLightLevel | null;
  spatial: SpatialMetadata;
  /** Types of the boxes in the entry, in order. */
  boxTypes: string[];
}

interface EntryFields {
  getCodec?: () => string;
  width?: number;
  height?: number;
  channel_count?: number;
  samplerate?: number;
}
interface HvcCFields {
  general_profile_idc: number;
  general_tier_flag: number;
  general_level_idc: number;
  bit_depth_luma_minus8: number;
  lengthSizeMinusOne: number;
  nalu_arrays?: { nalu_type: number }[];
}
interface AvcCFields {
  AVCProfileIndication: number;
  AVCLevelIndication: number;
  lengthSizeMinusOne: number;
}
/** Reads a sample entry of a file that may be anybody's; what it does not say is null, 0 or empty. */
export function readSampleEntry(entry: BoxNode): SampleEntryDescription {
  const parsed = (entry.parsed ?? {}) as EntryFields;
  const avcC = findBox(entry.children, "avcC")?.parsed as AvcCFields | undefined;
  const hvcC = findBox(entry.children, "hvcC")?.parsed as HvcCFields | undefined;
  return {
    sampleEntry: entry.type,
    codec: codecOf(entry.type, parsed),
    width: parsed.width ?? 0,
    height: parsed.height ?? 0,
    channels: aacChannels(entry) ?? parsed.channel_count ?? 0,
    sampleRateHertz: parsed.samplerate ?? 0,
    bitDepth: hvcC ? hvcC.bit_depth_luma_minus8 + 8 : null,
    profile: hvcC ? hevcProfile(hvcC) : avcC ? avcProfile(avcC) : null,
    nalLengthBytes: ((hvcC ?? avcC)?.lengthSizeMinusOne ?? -1) + 1 || null,
    configurationNalTypes: hvcC?.nalu_arrays?.map(({ nalu_type }) => nalu_type) ?? [],
    views: findBox(entry.children, "lhvC") ? 2 : 1,
    colour: readColourBox(findBox(entry.children, "colr")),
    hasMasteringDisplay: findBox(entry.children, "mdcv") !== null,
    contentLightLevel: readContentLightLevelBox(findBox(entry.children, "clli")),
    spatial: readSpatialMetadata(entry),
    boxTypes: entry.children.map(({ type }) => type),
  };
}

interface EsdsFields {
  esd?: { descs?: EsdsDescriptor[] };
}
interface EsdsDescriptor {
  tag?: number;
  data?: Uint8Array;
  descs?: EsdsDescriptor[];
}

/**
 * channelConfiguration of AAC (ISO/IEC 14496-3 section 1.6.2.1), since the entry itself says 2 for most; null where it
 * is not written plainly.
 */
function aacChannels(entry: BoxNode): number | null {
  const decoder = (findBox(entry.children, "esds")?.parsed as EsdsFields | undefined)?.esd?.descs?.find(isTag(4));
  const config = decoder?.descs?.find(isTag(5))?.data;
  const [first = 0xff, second = 0] = config ?? [];
  const frequencyIndex = ((first & 7) << 1) | (second >> 7);
  if (first >> 3 === 31 || frequencyIndex === 15) return null;
  const configuration = (second >> 3) & 15;
  return configuration === 7 ? 8 : configuration || null;
}

const isTag = (tag: number) => (descriptor: EsdsDescriptor) => descriptor.tag === tag;

/** mp4box throws where the box is missing that the parameters of the codec are in. */
function codecOf(type: string, parsed: EntryFields): string {
  try {
    return parsed.getCodec?.() ?? type;
  } catch {
    return type;
  }
}

function hevcProfile(hvcC: HvcCFields): VideoProfile {
  return {
    profile: hvcC.general_profile_idc,
    isHighTier: hvcC.general_tier_flag === 1,
    // general_level_idc is thirty times the level (H.265 section A.4.1).
    level: hvcC.general_level_idc / 30,
  };
}

function avcProfile({ AVCProfileIndication, AVCLevelIndication }: AvcCFields): VideoProfile {
  return { profile: AVCProfileIndication, isHighTier: false, level: AVCLevelIndication / 10 };
}
