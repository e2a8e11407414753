import { createHash } from "node:crypto";
import { type Answer, xmlAnswer } from "../answer.ts";
import { maxPutBytes } from "../body/receive-body.ts";
import type { Bucket } from "../disk/bucket.ts";
import type { IncomingFile } from "../disk/data-files.ts";
import type { ObjectManifest } from "../disk/manifests.ts";
import { S3Error } from "../s3-error.ts";
import { xml } from "../xml/write-xml.ts";
import type { Call } from "./call.ts";
import { storedHeaders } from "./object-headers.ts";
import { checkReadPreconditions, checkWritePreconditions } from "./preconditions.ts";
import { type ByteRange, readBytes } from "./read-object.ts";

export interface CopySource {
  bucket: Bucket;
  object: ObjectManifest;
}

function findCopySource({ request, store }: Call): CopySource {
  const invalid = new S3Error(
    "InvalidArgument",
    "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
  );
  let source: string;
  try {
    source = decodeURIComponent(request.amz("x-amz-copy-source") ?? "").replace(/^\//, "");
  } catch {
    throw invalid;
  }
  const slashAt = source.indexOf("/");
  if (slashAt < 1 || slashAt === source.length - 1) throw invalid;
  const bucket = store.bucket(source.slice(0, slashAt));
  const object = bucket.object(source.slice(slashAt + 1));
  if (checkReadPreconditions(request, object, "x-amz-copy-source-").notModified)
    throw new S3Error("PreconditionFailed");
  return { bucket, object };
}

/**
 * Finds what `x-amz-copy-source` names (`bucket/key`, percent-encoded, with or without a slash before it) and keeps its
 * bytes readable during `work`.
 * @throws S3Error InvalidArgument, NoSuchKey, NoSuchBucket, PreconditionFailed
 */
export async function withCopySource<T>(call: Call, work: (source: CopySource) => Promise<T>): Promise<T> {
  const source = findCopySource(call);
  const release = source.bucket.data.pin(source.object.files.map(({ name }) => name));
  try {
    return await work(source);
  } finally {
    release();
  }
}

/** Copies bytes of an object into a new data file; gives their MD5. */
export async function copyBytes(
  { bucket, object }: CopySource,
  range: ByteRange,
  file: IncomingFile,
): Promise<{ sizeBytes: number; md5: string }> {
  const md5 = createHash("md5");
  for await (const data of readBytes(bucket.data, object, range)) {
    md5.update(data);
    await file.write(data);
  }
  return { sizeBytes: range.end - range.start + 1, md5: md5.digest("hex") };
}

function copiedHeaders(call: Call, source: CopySource): Record<string, string> {
  const { request } = call;
  const directive = request.amz("x-amz-metadata-directive") ?? "COPY";
  if (directive !== "COPY" && directive !== "REPLACE")
    throw new S3Error("InvalidArgument", "Unknown metadata directive.");
  if (directive === "REPLACE") return storedHeaders(request);
  if (source.bucket.name === request.bucket && source.object.key === request.key) {
    throw new S3Error(
      "InvalidRequest",
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata.",
    );
  }
  return source.object.headers;
}

/** CopyObject, up to 5 GiB. The copy's etag is the MD5 of its bytes, also where the source was a multipart object. */
export async function copyObject(call: Call): Promise<Answer> {
  const { request } = call;
  const bucket = call.store.bucket(request.bucket);
  const copy = await withCopySource(call, async (source) => {
    const headers = copiedHeaders(call, source);
    if (source.object.sizeBytes > maxPutBytes)
      throw new S3Error(
        "InvalidRequest",
        "The specified copy source is larger than the maximum allowable size for a copy source: 5368709120",
      );
    checkWritePreconditions(request, bucket);
    return bucket.data.write(
      (file) => copyBytes(source, { start: 0, end: source.object.sizeBytes - 1 }, file),
      (name, { sizeBytes, md5: etag }) =>
        bucket.exclusively(request.key, async () => {
          checkWritePreconditions(request, bucket);
          const manifest: ObjectManifest = {
            key: request.key,
            sizeBytes,
            etag,
            lastModified: call.now().toISOString(),
            headers,
            files: [{ name, sizeBytes }],
          };
          await bucket.commitObject(manifest);
          return manifest;
        }),
    );
  });
  return xmlAnswer("CopyObjectResult", [xml("LastModified", copy.lastModified), xml("ETag", `"${copy.etag}"`)]);
}
