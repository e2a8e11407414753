import { createHmac } from "node:crypto";

const cacheSize = 32;

export function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

/** Derives SigV4 signing keys of one secret, and keeps the last few: a key is good for a day. */
export class SigningKeys {
  readonly #secretAccessKey: string;
  readonly #region: string;
  readonly #cache = new Map<string, Buffer>();

  constructor(secretAccessKey: string, region: string) {
    this.#secretAccessKey = secretAccessKey;
    this.#region = region;
  }

  /** @param day as in a credential scope: `20260131` */
  forDay(day: string): Buffer {
    const cached = this.#cache.get(day);
    if (cached) return cached;
    const key = hmac(hmac(hmac(hmac(`AWS4${this.#secretAccessKey}`, day), this.#region), "s3"), "aws4_request");
    if (this.#cache.size >= cacheSize) this.#cache.clear();
    this.#cache.set(day, key);
    return key;
  }
}
