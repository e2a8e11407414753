import type { ContentLightLevel, MasteringDisplay } from "@vergence/contract/media";
/** One NAL unit (ITU-T H.265 section 7.3.1): header included, emulation prevention kept, no start code. */
export interface NalUnit {
  /** nal_unit_type */
  type: number;
  /** nuh_layer_id: 0 the base view, 1 the second view */
  layerId: number;
  bytes: Uint8Array;
}

/** What becomes one sample of a file: one picture of every view, in decoding order (H.265 section 7.4.2.4.4). */
export interface AccessUnit {
  /** Slice segments and what belongs to the picture (SEI); no parameter sets, no access unit delimiter. */
  nalUnits: NalUnit[];
  /** Whether the base view's picture is an IDR picture: decoding, and the count of pictures, start over there. */
  isIdr: boolean;
  /** PicOrderCntVal of the base view: the order of output within what one IDR picture begins. */
  pictureOrderCount: number;
}

/** Code points of ITU-T H.273, as the SPS's VUI or the container says. */
export interface CodedColour {
  primaries: number;
  transfer: number;
  matrix: number;
  isFullRange: boolean;
}

/** What sample entries and playlists say of a stream, read from the base view's SPS and first SEI messages. */
export interface HevcSequence {
  /** After the conformance window. */
  width: number;
  height: number;
  /** chroma_format_idc */
  chromaFormat: number;
  bitDepthLuma: number;
  bitDepthChroma: number;
  /** The 12 bytes of general_profile_space … general_level_idc. */
  profileTierLevel: Uint8Array;
  temporalLayers: number;
  isTemporalIdNested: boolean;
  /** sps_max_num_reorder_pics of the highest sub-layer. */
  maxReorderPictures: number;
  /** Null where the SPS does not say. */
  colour: CodedColour | null;
  masteringDisplay: MasteringDisplay | null;
  contentLightLevel: ContentLightLevel | null;
}

/** Parameter sets and declarative SEI, as a sample entry carries them; NAL units without start codes. */
export interface HevcParameterSets {
  vps: Uint8Array;
  sps: Uint8Array;
  pps: Uint8Array[];
  /** Prefix SEI NAL units for the whole stream, such as 3D reference displays and mastering display. */
  sei: Uint8Array[];
  /** Of the second view; null where there is one view. */
  layer1: { sps: Uint8Array; pps: Uint8Array[] } | null;
}

/** A coded stream of one or two views, read as it comes. */
export interface HevcStream {
  sequence: HevcSequence;
  parameterSets: HevcParameterSets;
  accessUnits: AsyncIterable<AccessUnit>;
}
