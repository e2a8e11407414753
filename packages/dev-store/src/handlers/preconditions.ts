import type { Bucket } from "../disk/bucket.ts";
import type { ObjectManifest } from "../disk/manifests.ts";
import { S3Error } from "../s3-error.ts";
import type { S3Request } from "../s3-request.ts";

function listMatches(list: string, etag: string): boolean {
  return list
    .split(",")
    .map((item) => item.trim().replace(/^W\//, "").replaceAll('"', ""))
    .some((item) => item === "*" || item === etag);
}

function seconds(date: string): number {
  return Math.floor(Date.parse(date) / 1000);
}

const failed = (condition: string) => new S3Error("PreconditionFailed", undefined, { Condition: condition });

/**
 * Judges a read by its conditions, in the order of RFC 9110, 13.2.2. `prefix` is `x-amz-copy-source-` where the source
 * of a copy is read.
 * @returns whether the client has it already (304)
 * @throws S3Error PreconditionFailed
 */
export function checkReadPreconditions(
  request: S3Request,
  object: ObjectManifest,
  prefix = "",
): { notModified: boolean } {
  const ifMatch = request.header(`${prefix}if-match`);
  const ifNoneMatch = request.header(`${prefix}if-none-match`);
  const ifModifiedSince = request.header(`${prefix}if-modified-since`);
  const ifUnmodifiedSince = request.header(`${prefix}if-unmodified-since`);
  if (ifMatch !== undefined) {
    if (!listMatches(ifMatch, object.etag)) throw failed("If-Match");
  } else if (ifUnmodifiedSince !== undefined && seconds(object.lastModified) > seconds(ifUnmodifiedSince))
    throw failed("If-Unmodified-Since");
  if (ifNoneMatch !== undefined) return { notModified: listMatches(ifNoneMatch, object.etag) };
  return { notModified: ifModifiedSince !== undefined && seconds(object.lastModified) <= seconds(ifModifiedSince) };
}

/**
 * Judges a write by what stands under its key now. Means something only inside `bucket.exclusively`; before that it is
 * good for refusing early.
 * @throws S3Error PreconditionFailed, NoSuchKey for If-Match on nothing, NotImplemented for If-None-Match with an etag
 * (as AWS)
 */
export function checkWritePreconditions(request: S3Request, bucket: Bucket): void {
  const object = bucket.objects.get(request.key);
  const ifMatch = request.header("if-match");
  const ifNoneMatch = request.header("if-none-match");
  if (ifNoneMatch !== undefined && ifNoneMatch !== "*")
    throw new S3Error("NotImplemented", "If-None-Match supports only * on writes");
  if (ifNoneMatch !== undefined && object) throw failed("If-None-Match");
  if (ifMatch === undefined) return;
  if (!object) throw new S3Error("NoSuchKey", undefined, { Key: request.key });
  if (!listMatches(ifMatch, object.etag)) throw failed("If-Match");
}
