import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const saltBytes = 16;
const nonceBytes = 12;
const tagBytes = 16;
const cipher = "aes-256-gcm";

/**
 * Encrypts a kept answer with the caller's own API key (HKDF, RFC 5869; AES-256-GCM, NIST SP 800-38D). Answers carry
 * new keys, secrets and signed addresses; the database has only the hash of an API key, so a copy of the database
 * reveals no answer.
 * @param about what the answer belongs to, as additional authenticated data: with any other it is not decrypted
 */
export function encryptAnswer(secret: string, about: string, text: string): Uint8Array<ArrayBuffer> {
  const salt = randomBytes(saltBytes);
  const nonce = randomBytes(nonceBytes);
  const encrypting = createCipheriv(cipher, keyOf(secret, salt), nonce).setAAD(Buffer.from(about));
  const encrypted = Buffer.concat([encrypting.update(text, "utf8"), encrypting.final()]);
  return new Uint8Array(Buffer.concat([salt, nonce, encrypting.getAuthTag(), encrypted]));
}

/** @throws Error when it was encrypted with another secret or another `about` */
export function decryptAnswer(secret: string, about: string, bytes: Uint8Array): string {
  const [nonceAt, tagAt, textAt] = [saltBytes, saltBytes + nonceBytes, saltBytes + nonceBytes + tagBytes];
  const salt = bytes.subarray(0, nonceAt);
  const nonce = bytes.subarray(nonceAt, tagAt);
  const tag = bytes.subarray(tagAt, textAt);
  const decrypting = createDecipheriv(cipher, keyOf(secret, salt), nonce, { authTagLength: tagBytes });
  decrypting.setAAD(Buffer.from(about)).setAuthTag(tag);
  return Buffer.concat([decrypting.update(bytes.subarray(textAt)), decrypting.final()]).toString("utf8");
}

const keyOf = (secret: string, salt: Uint8Array) =>
  new Uint8Array(hkdfSync("sha256", secret, salt, "vergence idempotency", 32));
