import { BitWriter } from "./bit-writer.ts";
import { makeSeiNalUnit, seiPayloadTypes } from "./sei.ts";

/**
 * The NAL unit of three_dimensional_reference_displays_info( ) (H.265 section G.14.2.3): it tells a player
 * which view goes to which eye. It names one display, of the least width that can be written, as nothing is known of
 * the viewer's.
 */
export function makeReferenceDisplaysSei(viewIds: { left: number; right: number }): Uint8Array {
  const writer = new BitWriter();
  writer.ue(31); // prec_ref_display_width: of so many bits that one is left for the mantissa
  writer.flag(false); // ref_viewing_distance_flag
  writer.ue(0); // num_ref_displays_minus1
  writer.ue(viewIds.left);
  writer.ue(viewIds.right);
  writer.u(0, 6); // exponent_ref_display_width
  writer.u(1, 1); // mantissa_ref_display_width
  writer.flag(false); // additional_shift_present_flag
  writer.flag(false); // three_dimensional_reference_displays_extension_flag
  if (writer.position % 8 !== 0) writer.trailingBits();
  const payloadType = seiPayloadTypes.threeDimensionalReferenceDisplays;
  return makeSeiNalUnit({ payloadType, payload: writer.toBytes() });
}
