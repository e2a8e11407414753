import type { PartUrls } from "@vergence/contract";
import { createBareSigner } from "../support/s3-signer.ts";
import type { StoreAccess } from "../support/store.ts";

const signedHeaders = "X-Amz-SignedHeaders=content-length%3Bhost";

/**
 * The baseline of the row `part-urls`: signs every part of an answer separately, in one loop with nothing in it that
 * could stand outside, and writes the same JSON. The key, its upload and the lifetime are taken from the answer's first
 * URL.
 */
export function signAll(answer: PartUrls, store: StoreAccess): string {
  const [first] = answer.parts;
  if (!first) throw new Error("There is nothing to sign.");
  const { origin, host, pathname, searchParams } = new URL(first.url);
  const { dateTime, credential, sign } = createBareSigner(store, new Date());
  const uploadId = encodeURIComponent(searchParams.get("uploadId") ?? "");
  const common =
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Content-Sha256=UNSIGNED-PAYLOAD" +
    `&X-Amz-Credential=${encodeURIComponent(credential)}&X-Amz-Date=${dateTime}` +
    `&X-Amz-Expires=${searchParams.get("X-Amz-Expires")}&${signedHeaders}&partNumber=`;
  const start = `PUT\n${pathname}\n`;
  const end = `\nhost:${host}\n\ncontent-length;host\nUNSIGNED-PAYLOAD`;
  const parts = answer.parts.map((part) => {
    const query = `${common}${part.partNumber}&uploadId=${uploadId}&x-id=UploadPart`;
    const signature = sign(`${start}${query}\ncontent-length:${part.sizeBytes}${end}`);
    return { ...part, url: `${origin}${pathname}?${query}&X-Amz-Signature=${signature}` };
  });
  return JSON.stringify({ ...answer, parts });
}
