/** API keys begin so, and upload tokens: people and secret scanners recognize them by it. */
export const keyPrefix = "vgk_";
export const uploadTokenPrefix = "vgu_";

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 256 bits take 43 digits of base 62, and a CRC-32 takes 6. */
const randomDigits = 43;
const checksumDigits = 6;

/** What a secret scanner looks for; a hit is ours only if its checksum holds (see `isWellFormedSecret`). */
export const secretPattern = /\bvg[ku]_[0-9A-Za-z]{49}\b/;

/**
 * A key or an upload token in the form that people see: its prefix, the random bytes in base 62, and a checksum over
 * both.
 * @param randomBytes 32 of them, from a cryptographic source
 */
export function formatSecret(prefix: typeof keyPrefix | typeof uploadTokenPrefix, randomBytes: Uint8Array): string {
  let value = 0n;
  for (const byte of randomBytes) value = (value << 8n) | BigInt(byte);
  const random = prefix + base62(value, randomDigits);
  return random + checksumOf(random);
}

/** Whether a text is one that `formatSecret` can have made: found without asking any server. */
export function isWellFormedSecret(text: string): boolean {
  if (secretPattern.exec(text)?.[0] !== text) return false;
  return checksumOf(text.slice(0, -checksumDigits)) === text.slice(-checksumDigits);
}

const checksumOf = (text: string) => base62(BigInt(crc32(text)), checksumDigits);

function base62(value: bigint, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest /= 62n) text = digits.charAt(Number(rest % 62n)) + text;
  return text;
}

/**
 * CRC-32 of ISO 3309, as gzip has it (RFC 1952 section 8), of an ASCII text. Bit by bit, as browsers have none and keys
 * are short.
 */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let index = 0; index < text.length; index++) {
    crc ^= text.charCodeAt(index);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
