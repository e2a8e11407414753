import { createHmac, createSecretKey, hash, type KeyObject } from "node:crypto";
import type { StoreAccess } from "./store.ts";

/**
 * AWS Signature Version 4 with the signing key kept, as short as it can be written: what the product's own signing is
 * measured against (Amazon S3 API Reference, "Authenticating Requests").
 */
export function createBareSigner({ secretAccessKey, region, accessKeyId }: StoreAccess, now: Date) {
  const dateTime = now.toISOString().replace(/[-:]|\.\d{3}/g, "");
  const day = dateTime.slice(0, 8);
  const scope = `${day}/${region}/s3/aws4_request`;
  const hmac = (key: string | Buffer | KeyObject, text: string) => createHmac("sha256", key).update(text).digest();
  const key = createSecretKey(hmac(hmac(hmac(hmac(`AWS4${secretAccessKey}`, day), region), "s3"), "aws4_request"));
  const prefix = `AWS4-HMAC-SHA256\n${dateTime}\n${scope}\n`;
  return {
    dateTime,
    credential: `${accessKeyId}/${scope}`,
    sign: (canonicalRequest: string) =>
      createHmac("sha256", key)
        .update(prefix + hash("sha256", canonicalRequest))
        .digest("hex"),
  };
}
