/**
 * What `CODECS` says of HEVC in an `hvc1` sample entry (RFC 6381; ISO/IEC 14496-15 section E.3): `hvc1.1.6.L93.B0`.
 * With two views it is that of the base view. Takes the twelve bytes general_profile_space … general_level_idc.
 */
export function hevcCodec(profileTierLevel: Uint8Array): string {
  const view = new DataView(profileTierLevel.buffer, profileTierLevel.byteOffset, profileTierLevel.byteLength);
  const first = view.getUint8(0);
  const space = ["", "A", "B", "C"][first >> 6];
  const tier = first & 0x20 ? "H" : "L";
  const constraints = [...profileTierLevel.subarray(5, 11)];
  while (constraints.at(-1) === 0) constraints.pop();
  return [
    "hvc1",
    `${space}${first & 0x1f}`,
    hex(reverseBits(view.getUint32(1))),
    `${tier}${view.getUint8(11)}`,
    ...constraints.map(hex),
  ].join(".");
}

function reverseBits(value: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 32; bit++) if ((value >>> bit) & 1) reversed += 2 ** (31 - bit);
  return reversed;
}

function hex(value: number): string {
  return value.toString(16).toUpperCase();
}
