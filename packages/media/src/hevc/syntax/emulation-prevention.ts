/**
 * Emulation prevention (H.265 section 7.4.2): a NAL unit never holds 00 00 00, 00 00 01 or 00 00 02, which a byte
 * stream gives a meaning to; where its payload would, and where it holds 00 00 03, an 03 is put before the third byte.
 */
const preventionByte = 3;

/** Payload → NAL unit. */
export function addEmulationPrevention(rbsp: Uint8Array): Uint8Array {
  const bytes: number[] = [];
  let zeros = 0;
  for (const byte of rbsp) {
    if (zeros === 2 && byte <= preventionByte) {
      bytes.push(preventionByte);
      zeros = 0;
    }
    bytes.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  // A payload ends in zeros only where cabac_zero_words do; a NAL unit never.
  if (zeros === 2) bytes.push(preventionByte);
  return Uint8Array.from(bytes);
}

/** NAL unit → payload. Works on the beginning of a NAL unit too. */
export function removeEmulationPrevention(bytes: Uint8Array): Uint8Array {
  const rbsp = new Uint8Array(bytes.length);
  let length = 0;
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros >= 2 && byte === preventionByte) {
      zeros = 0;
      continue;
    }
    rbsp[length++] = byte;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return rbsp.subarray(0, length);
}

/** How many bytes of a NAL unit hold the first `rbspLength` bytes of its payload. */
export function lengthWithPrevention(bytes: Uint8Array, rbspLength: number): number {
  let length = 0;
  let zeros = 0;
  for (let left = rbspLength; left > 0 && length < bytes.length; length++) {
    const byte = bytes[length];
    if (zeros >= 2 && byte === preventionByte) {
      zeros = 0;
      continue;
    }
    left--;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return length;
}
