import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { AppError } from "../kernel/errors.ts";

const cipher = "aes-256-gcm";
const ivBytes = 12;
const tagBytes = 16;

/** A new secret, as Standard Webhooks writes symmetric ones: `whsec_` and base64 of 256 random bits. */
export const makeSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

/**
 * Encrypts a secret for the database (AES-256-GCM), so that a copy of it signs nothing without the server's own secret.
 */
export function encryptSecret(authSecret: string, secret: string): string {
  const iv = randomBytes(ivBytes);
  const encrypting = createCipheriv(cipher, keyOf(authSecret), iv);
  const encrypted = Buffer.concat([encrypting.update(secret, "utf8"), encrypting.final()]);
  return Buffer.concat([iv, encrypting.getAuthTag(), encrypted]).toString("base64");
}

/** @throws AppError not_ready when it was encrypted under another AUTH_SECRET: only a rotation helps */
export function decryptSecret(authSecret: string, encrypted: string): string {
  try {
    const bytes = Buffer.from(encrypted, "base64");
    const decrypting = createDecipheriv(cipher, keyOf(authSecret), bytes.subarray(0, ivBytes));
    decrypting.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    return Buffer.concat([decrypting.update(bytes.subarray(ivBytes + tagBytes)), decrypting.final()]).toString("utf8");
  } catch (error) {
    throw new AppError("not_ready", "The webhook's secret is encrypted under another AUTH_SECRET: rotate it.", {
      cause: error,
    });
  }
}

const keyOf = (authSecret: string) => Buffer.from(hkdfSync("sha256", authSecret, "", "vergence webhook secrets", 32));
