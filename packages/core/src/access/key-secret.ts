import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { crc32 } from "node:zlib";

/** API keys begin so, and upload tokens: people and secret scanners tell by it what they are. */
export const keyPrefix = "vgk_";
export const uploadTokenPrefix = "vgu_";
const shownLength = keyPrefix.length + 6;

const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 256 bits take 43 digits of base 62, and a CRC-32 takes 6. */
const randomDigits = 43;
const checksumDigits = 6;

/** What a secret scanner looks for; a hit is ours only if its checksum holds (see `isWellFormedSecret`). */
export const secretPattern = /\bvg[ku]_[0-9A-Za-z]{49}\b/;

/** A new secret: 256 random bits, and a checksum over all before it. Shown once; only its hash is kept. */
export function makeSecret(prefix: typeof keyPrefix | typeof uploadTokenPrefix): string {
  const random = prefix + base62(BigInt(`0x${randomBytes(32).toString("hex")}`), randomDigits);
  return random + checksumOf(random);
}

/** Whether a text is one that `makeSecret` can have made: found without asking any server. */
export function isWellFormedSecret(text: string): boolean {
  if (secretPattern.exec(text)?.[0] !== text) return false;
  return checksumOf(text.slice(0, -checksumDigits)) === text.slice(-checksumDigits);
}

/** CRC-32 of ISO 3309, as gzip has it (RFC 1952 section 8), of the ASCII text. */
const checksumOf = (text: string) => base62(BigInt(crc32(text)), checksumDigits);

function base62(value: bigint, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest /= 62n) text = digits.charAt(Number(rest % 62n)) + text;
  return text;
}

/** SHA-256, hex. Secrets are random, so no slow hash is needed, and the unique index makes the look-up one probe. */
export const hashKey = (key: string): string => createHash("sha256").update(key).digest("hex");

/**
 * Whether two hashes are one, in constant time. The index probe that found the row is not: what its time can tell is how far a hash
 * agrees with a stored one, which says nothing of the secret behind it. The decision is made here.
 */
export const isSameHash = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** The part of a key by which a person recognises it. */
export const shownPrefix = (key: string): string => key.slice(0, shownLength);
