import type { AccessUnit, HevcSequence } from "../hevc-stream.ts";
import { readContentLightLevel, readMasteringDisplay } from "../syntax/colour-volume-sei.ts";
import { nalUnitTypes } from "../syntax/nal-unit.ts";
import { isDeclarative, makeSeiNalUnit, parseSeiMessages } from "../syntax/sei.ts";
import { croppedSize, type Sps } from "../syntax/sps.ts";

/**
 * What sample entries and playlists say of the base view, and its SEI that holds for the whole stream, one message
 * each.
 */
export function describeSequence(
  sps: Sps,
  firstAccessUnit: AccessUnit | null,
): { sequence: HevcSequence; sei: Uint8Array[] } {
  const prefixSei = (firstAccessUnit?.nalUnits ?? []).filter(
    ({ type, layerId }) => type === nalUnitTypes.prefixSei && layerId === 0,
  );
  const messages = prefixSei.flatMap(({ bytes }) => parseSeiMessages(bytes)).filter(isDeclarative);
  const { chromaFormat, bitDepthLuma, bitDepthChroma, profileTierLevel, isTemporalIdNested, colour } = sps;
  const sequence: HevcSequence = {
    ...croppedSize(sps),
    chromaFormat,
    bitDepthLuma,
    bitDepthChroma,
    profileTierLevel,
    isTemporalIdNested,
    colour,
    temporalLayers: sps.maxSubLayersMinus1 + 1,
    maxReorderPictures: sps.ordering.at(-1)?.maxNumReorderPics ?? 0,
    masteringDisplay: readMasteringDisplay(messages),
    contentLightLevel: readContentLightLevel(messages),
  };
  return { sequence, sei: messages.map(makeSeiNalUnit) };
}
