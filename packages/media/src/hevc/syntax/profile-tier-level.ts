import type { BitReader } from "./bit-reader.ts";
import type { BitWriter } from "./bit-writer.ts";

/** general_profile_space … general_level_idc, in bytes. */
const generalLength = 12;
const generalProfileBits = 88;

/** Reads profile_tier_level( 1, … ) (H.265 section 7.3.3): its 12 general bytes; what sub-layers say is passed over. */
export function readProfileTierLevel(reader: BitReader, maxSubLayersMinus1: number): Uint8Array {
  const general = Uint8Array.from({ length: generalLength }, () => reader.u(8));
  const present = Array.from({ length: maxSubLayersMinus1 }, () => ({ profile: reader.flag(), level: reader.flag() }));
  if (maxSubLayersMinus1 > 0) reader.skip(2 * (8 - maxSubLayersMinus1));
  for (const { profile, level } of present) reader.skip((profile ? generalProfileBits : 0) + (level ? 8 : 0));
  return general;
}

/** Writes profile_tier_level( isProfilePresent, … ) that says nothing of sub-layers. */
export function writeProfileTierLevel(
  writer: BitWriter,
  general: Uint8Array,
  maxSubLayersMinus1: number,
  isProfilePresent: boolean,
): void {
  for (const byte of general.subarray(isProfilePresent ? 0 : generalLength - 1)) writer.u(byte, 8);
  if (maxSubLayersMinus1 > 0) writer.u(0, 16);
}

/** general_level_idc: 30 times the level. */
const levelOf = (general: Uint8Array): number => general[generalLength - 1] ?? 0;

/** general_profile_idc of the multiview profiles (H.265 annex G). */
const multiviewMain = 6;
const multiviewExtended10 = 13;

/**
 * The profile of the second view, out of what its eye's own stream says (Main or Main 10, 4:2:0). Multiview Main
 * (section G.11.1) has 8 bits. For 10 bits the 10th edition of 2024 has Multiview Extended 10, which is also what
 * Apple's conformance streams of two 10-bit views with a Main 10 base name for the second layer. Its constraint flags
 * are the general ones of 10 bits 4:2:0. Decoders that do not know it (ffmpeg to 9.0) pass over the second view's
 * profile.
 */
export function multiviewProfile(general: Uint8Array, bitDepth: number): Uint8Array {
  const profile = bitDepth > 8 ? multiviewExtended10 : multiviewMain;
  const result = new Uint8Array(generalLength);
  result[0] = ((general[0] ?? 0) & 0x20) | profile;
  result[1 + (profile >> 3)] = 0x80 >> (profile & 7);
  // progressive, interlaced, non-packed, frame-only as they are; max 12, 10 (and 8) bit, max 4:2:2 …
  result[5] = ((general[5] ?? 0) & 0xf0) | (bitDepth > 8 ? 0b1101 : 0b1111);
  // … max 4:2:0; not monochrome, not intra only, more than one picture; lower bit rate.
  result[6] = 0b1000_1000;
  result[generalLength - 1] = levelOf(general);
  return result;
}
