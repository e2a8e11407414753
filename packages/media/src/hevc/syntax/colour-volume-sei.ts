import type { ContentLightLevel, MasteringDisplay } from "@vergence/contract/media";
import { payloadReader, type SeiMessage, seiPayloadTypes } from "./sei.ts";

/** mastering_display_colour_volume( ) (H.265 section D.2.28): its colours come in the order green, blue, red. */
export function readMasteringDisplay(messages: readonly SeiMessage[]): MasteringDisplay | null {
  const message = messages.find(({ payloadType }) => payloadType === seiPayloadTypes.masteringDisplayColourVolume);
  if (!message) return null;
  const reader = payloadReader(message);
  const point = () => ({ x: reader.u(16), y: reader.u(16) });
  return {
    green: point(),
    blue: point(),
    red: point(),
    whitePoint: point(),
    maxLuminance: reader.u(32),
    minLuminance: reader.u(32),
  };
}

/** content_light_level_info( ) (H.265 section D.2.35) */
export function readContentLightLevel(messages: readonly SeiMessage[]): ContentLightLevel | null {
  const message = messages.find(({ payloadType }) => payloadType === seiPayloadTypes.contentLightLevel);
  if (!message) return null;
  const reader = payloadReader(message);
  return { maxContent: reader.u(16), maxFrameAverage: reader.u(16) };
}
