import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { formatSecret, keyPrefix, type uploadTokenPrefix } from "@vergence/contract";

const shownLength = keyPrefix.length + 6;

/** A new secret: 256 random bits, and a checksum over all before it. Shown once; only its hash is kept. */
export const makeSecret = (prefix: typeof keyPrefix | typeof uploadTokenPrefix): string =>
  formatSecret(prefix, randomBytes(32));

/** SHA-256, hex. Secrets are random, so no slow hash is needed, and the unique index makes the look-up one probe. */
export const hashKey = (key: string): string => createHash("sha256").update(key).digest("hex");

/**
 * Whether two hashes are one, in constant time. The index probe that found the row is not: what its time reveals is how
 * far a hash agrees with a stored one, which says nothing of the secret behind it. The decision is made here.
 */
export const isSameHash = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** The part of a key by which a person recognises it. */
export const shownPrefix = (key: string): string => key.slice(0, shownLength);
