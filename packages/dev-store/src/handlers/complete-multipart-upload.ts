import { createHash } from "node:crypto";
import { type Answer, xmlAnswer } from "../answer.ts";
import { receiveDocument } from "../body/receive-body.ts";
import type { Bucket } from "../disk/bucket.ts";
import type { Part, Upload } from "../disk/manifests.ts";
import { S3Error } from "../s3-error.ts";
import { childrenNamed, childText, parseXml } from "../xml/parse-xml.ts";
import { xml } from "../xml/write-xml.ts";
import type { Call } from "./call.ts";
import { checkWritePreconditions } from "./preconditions.ts";

interface NamedPart {
  partNumber: number;
  etag: string;
  /** base64 */
  checksumSha256: string | undefined;
}

function parseNamedParts(source: string): NamedPart[] {
  const root = parseXml(source);
  const parts = childrenNamed(root, "Part").map((element) => {
    const partNumber = childText(element, "PartNumber") ?? "";
    const etag = childText(element, "ETag");
    if (!/^\d{1,9}$/.test(partNumber) || etag === undefined) throw new S3Error("MalformedXML");
    const checksumSha256 = childText(element, "ChecksumSHA256");
    return { partNumber: Number(partNumber), etag: etag.replaceAll('"', ""), checksumSha256 };
  });
  if (root.name !== "CompleteMultipartUpload" || parts.length === 0) throw new S3Error("MalformedXML");
  return parts;
}

/** The stored parts that were named, in order. A subset of them is allowed; the rest is dropped. */
function chooseParts(upload: Upload, named: readonly NamedPart[], minPartSizeBytes: number): Part[] {
  if (named.some((part, index) => index > 0 && part.partNumber <= (named[index - 1]?.partNumber ?? 0)))
    throw new S3Error("InvalidPartOrder");
  const chosen = named.map(({ partNumber, etag, checksumSha256 }) => {
    const part = upload.parts.get(partNumber);
    if (upload.checksumAlgorithm && checksumSha256 === undefined) throw checksumMissing(partNumber);
    const isOther = part && upload.checksumAlgorithm && part.sha256 !== toHex(checksumSha256);
    if (part?.etag !== etag || isOther)
      throw new S3Error("InvalidPart", undefined, {
        UploadId: upload.uploadId,
        PartNumber: String(partNumber),
        ETag: etag,
      });
    return part;
  });
  const small = chosen.slice(0, -1).find((part) => part.sizeBytes < minPartSizeBytes);
  if (small) {
    throw new S3Error("EntityTooSmall", undefined, {
      ProposedSize: String(small.sizeBytes),
      MinSizeAllowed: String(minPartSizeBytes),
      PartNumber: String(small.partNumber),
      ETag: small.etag,
    });
  }
  return chosen;
}

const toHex = (base64 = "") => Buffer.from(base64, "base64").toString("hex");

function checksumMissing(partNumber: number): S3Error {
  const message =
    "The upload was created using a sha256 checksum. The complete request must include the checksum for each part. " +
    `It was missing for part ${partNumber} in the request.`;
  return new S3Error("InvalidRequest", message);
}

function multipartEtag(parts: readonly Part[]): string {
  const md5 = createHash("md5");
  for (const part of parts) md5.update(part.etag, "hex");
  return `${md5.digest("hex")}-${parts.length}`;
}

function isRecentCompletion(call: Call, bucket: Bucket, uploadId: string): boolean {
  const object = bucket.objects.get(call.request.key);
  if (object?.uploadId !== uploadId) return false;
  return call.now().getTime() - Date.parse(object.lastModified) < call.settings.repeatCompleteSeconds * 1000;
}

/**
 * Makes the object by naming the parts' files in its manifest: no byte is copied, and the manifest's appearance is the
 * one moment of completion.
 */
async function complete(call: Call, bucket: Bucket, uploadId: string, named: readonly NamedPart[]): Promise<string> {
  const { key } = call.request;
  // Like AWS, a repeat succeeds for a while, so that a client which lost our answer may ask again.
  if (!bucket.uploads.has(uploadId) && isRecentCompletion(call, bucket, uploadId)) return bucket.object(key).etag;
  const upload = bucket.upload(key, uploadId);
  const parts = chooseParts(upload, named, call.settings.minPartSizeBytes);
  checkWritePreconditions(call.request, bucket);
  const etag = multipartEtag(parts);
  await bucket.commitObject({
    key,
    sizeBytes: parts.reduce((sum, part) => sum + part.sizeBytes, 0),
    etag,
    lastModified: call.now().toISOString(),
    headers: upload.headers,
    files: parts.map((part) => ({ name: part.fileName, sizeBytes: part.sizeBytes })),
    uploadId,
  });
  await bucket.removeUpload(upload);
  return etag;
}

/** CompleteMultipartUpload. */
export async function completeMultipartUpload(call: Call): Promise<Answer> {
  const { request } = call;
  const bucket = call.store.bucket(request.bucket);
  const named = parseNamedParts((await receiveDocument(call)).text);
  const etag = await bucket.exclusively(request.key, () =>
    complete(call, bucket, request.parameter("uploadId") ?? "", named),
  );
  return xmlAnswer("CompleteMultipartUploadResult", [
    xml("Location", `http://${request.header("host") ?? ""}${request.rawPath}`),
    xml("Bucket", bucket.name),
    xml("Key", request.key),
    xml("ETag", `"${etag}"`),
  ]);
}
