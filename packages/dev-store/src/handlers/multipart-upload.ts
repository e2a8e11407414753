import { randomBytes } from "node:crypto";
import { type Answer, xmlAnswer } from "../answer.ts";
import { writeFileDurably } from "../disk/durable-files.ts";
import type { UploadManifest } from "../disk/manifests.ts";
import { compareKeys } from "../disk/sorted-keys.ts";
import { xml } from "../xml/write-xml.ts";
import type { Call } from "./call.ts";
import { keyEncoder } from "./key-encoding.ts";
import { storedHeaders } from "./object-headers.ts";

/**
 * CreateMultipartUpload. Of checksums it keeps SHA-256 with the parts; others are checked when a part comes, and not
 * kept.
 */
export async function createMultipartUpload({ request, store, now }: Call): Promise<Answer> {
  const bucket = store.bucket(request.bucket);
  const hasChecksums = request.amz("x-amz-checksum-algorithm")?.toUpperCase() === "SHA256";
  const manifest: UploadManifest = {
    uploadId: randomBytes(16).toString("hex"),
    key: request.key,
    initiatedAt: now().toISOString(),
    headers: storedHeaders(request),
    ...(hasChecksums && { checksumAlgorithm: "SHA256" }),
  };
  await bucket.exclusively(request.key, async () => {
    await writeFileDurably(bucket.uploadPath(manifest.uploadId), JSON.stringify(manifest));
    bucket.uploads.set(manifest.uploadId, { ...manifest, parts: new Map() });
  });
  const answer = xmlAnswer("InitiateMultipartUploadResult", [
    xml("Bucket", bucket.name),
    xml("Key", request.key),
    xml("UploadId", manifest.uploadId),
  ]);
  const checksumHeaders = hasChecksums && { "x-amz-checksum-algorithm": "SHA256", "x-amz-checksum-type": "COMPOSITE" };
  return { ...answer, headers: { ...answer.headers, ...checksumHeaders } };
}

/** AbortMultipartUpload. */
export async function abortMultipartUpload({ request, store }: Call): Promise<Answer> {
  const bucket = store.bucket(request.bucket);
  await bucket.exclusively(request.key, () =>
    bucket.removeUpload(bucket.upload(request.key, request.parameter("uploadId") ?? "")),
  );
  return { status: 204 };
}

/** ListMultipartUploads: by key, then by the time they began; paged by `key-marker` and `upload-id-marker`. */
export async function listMultipartUploads({ request, store }: Call): Promise<Answer> {
  const bucket = store.bucket(request.bucket);
  const { encode, encodingType } = keyEncoder(request);
  const prefix = request.parameter("prefix") ?? "";
  const keyMarker = request.parameter("key-marker") ?? "";
  const uploadIdMarker = keyMarker === "" ? "" : (request.parameter("upload-id-marker") ?? "");
  const size = request.pageSize("max-uploads");
  const uploads = [...bucket.uploads.values()]
    .filter((upload) => upload.key.startsWith(prefix))
    .sort(
      (left, right) =>
        compareKeys(left.key, right.key) ||
        compareKeys(left.initiatedAt + left.uploadId, right.initiatedAt + right.uploadId),
    );
  const marked =
    uploadIdMarker === ""
      ? -1
      : uploads.findIndex((upload) => upload.key === keyMarker && upload.uploadId === uploadIdMarker);
  const rest =
    marked >= 0
      ? uploads.slice(marked + 1)
      : uploads.filter((upload) => compareKeys(upload.key, keyMarker) > 0 || keyMarker === "");
  const page = rest.slice(0, size);
  const isTruncated = size > 0 && rest.length > page.length;
  const last = isTruncated ? page.at(-1) : undefined;
  return xmlAnswer("ListMultipartUploadsResult", [
    xml("Bucket", bucket.name),
    xml("KeyMarker", encode(keyMarker)),
    xml("UploadIdMarker", uploadIdMarker),
    last && xml("NextKeyMarker", encode(last.key)),
    last && xml("NextUploadIdMarker", last.uploadId),
    xml("Prefix", encode(prefix)),
    encodingType === undefined ? undefined : xml("EncodingType", encodingType),
    xml("MaxUploads", size),
    xml("IsTruncated", isTruncated),
    ...page.map((upload) =>
      xml("Upload", [
        xml("Key", encode(upload.key)),
        xml("UploadId", upload.uploadId),
        xml("StorageClass", "STANDARD"),
        xml("Initiated", upload.initiatedAt),
      ]),
    ),
  ]);
}
