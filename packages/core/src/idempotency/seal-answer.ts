import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const saltBytes = 16;
const nonceBytes = 12;
const tagBytes = 16;
const cipher = "aes-256-gcm";

/**
 * Seals a kept answer with the caller's own API key (HKDF, RFC 5869; AES-256-GCM, NIST SP 800-38D). Answers carry new keys, secrets and
 * signed addresses; of an API key the database has the hash only, so who reads the database reads no answer.
 * @param about what the answer belongs to: opened with anything else, it does not open
 */
export function sealAnswer(secret: string, about: string, text: string): Uint8Array<ArrayBuffer> {
  const salt = randomBytes(saltBytes);
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, keyOf(secret, salt), nonce).setAAD(Buffer.from(about));
  const sealed = Buffer.concat([sealing.update(text, "utf8"), sealing.final()]);
  return new Uint8Array(Buffer.concat([salt, nonce, sealing.getAuthTag(), sealed]));
}

/** @throws Error when another secret or another `about` sealed it */
export function openAnswer(secret: string, about: string, bytes: Uint8Array): string {
  const [nonceAt, tagAt, textAt] = [saltBytes, saltBytes + nonceBytes, saltBytes + nonceBytes + tagBytes];
  const salt = bytes.subarray(0, nonceAt);
  const nonce = bytes.subarray(nonceAt, tagAt);
  const tag = bytes.subarray(tagAt, textAt);
  const opening = createDecipheriv(cipher, keyOf(secret, salt), nonce, { authTagLength: tagBytes });
  opening.setAAD(Buffer.from(about)).setAuthTag(tag);
  return Buffer.concat([opening.update(bytes.subarray(textAt)), opening.final()]).toString("utf8");
}

const keyOf = (secret: string, salt: Uint8Array) =>
  new Uint8Array(hkdfSync("sha256", secret, salt, "vergence idempotency", 32));
