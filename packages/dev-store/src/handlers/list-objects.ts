import { type Answer, xmlAnswer } from "../answer.ts";
import type { Bucket } from "../disk/bucket.ts";
import type { ObjectManifest } from "../disk/manifests.ts";
import { compareKeys } from "../disk/sorted-keys.ts";
import { S3Error } from "../s3-error.ts";
import { xml } from "../xml/write-xml.ts";
import type { Call } from "./call.ts";
import { keyEncoder } from "./key-encoding.ts";

interface Page {
  objects: ObjectManifest[];
  commonPrefixes: string[];
  /** The key or common prefix that the page ends with, when more follow. */
  last: string | undefined;
}

function readPage(bucket: Bucket, query: { prefix: string; delimiter: string; after: string; size: number }): Page {
  const page: Page = { objects: [], commonPrefixes: [], last: undefined };
  const { prefix, delimiter, after } = query;
  let count = 0;
  let last: string | undefined;
  for (const key of bucket.sortedKeys.from(compareKeys(after, prefix) > 0 ? after : prefix)) {
    if (!key.startsWith(prefix)) break;
    const delimiterAt = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    const entry = delimiterAt < 0 ? key : key.slice(0, delimiterAt + delimiter.length);
    // A page that ended with a common prefix must not begin with it again.
    if (key === after || entry === after || entry === last) continue;
    if (count === query.size) return { ...page, last };
    const manifest = bucket.objects.get(key);
    if (delimiterAt >= 0) page.commonPrefixes.push(entry);
    else if (manifest) page.objects.push(manifest);
    last = entry;
    count += 1;
  }
  return page;
}

function readToken(token: string): string {
  const after = Buffer.from(token, "base64url").toString("utf8");
  if (Buffer.from(after).toString("base64url") !== token) {
    throw new S3Error("InvalidArgument", "The continuation token provided is incorrect", {
      ArgumentName: "continuation-token",
    });
  }
  return after;
}

/** ListObjectsV2 (`list-type=2`), and ListObjects for the clients that still use it. */
export async function listObjects({ request, store }: Call): Promise<Answer> {
  const bucket = store.bucket(request.bucket);
  const { encode, encodingType } = keyEncoder(request);
  const isV2 = request.parameter("list-type") === "2";
  const prefix = request.parameter("prefix") ?? "";
  const delimiter = request.parameter("delimiter") ?? "";
  const size = request.pageSize("max-keys");
  const token = request.parameter("continuation-token");
  const after = isV2
    ? token === undefined
      ? request.parameter("start-after")
      : readToken(token)
    : request.parameter("marker");
  const page =
    size === 0
      ? { objects: [], commonPrefixes: [], last: undefined }
      : readPage(bucket, { prefix, delimiter, after: after ?? "", size });
  const isTruncated = page.last !== undefined;
  const next = page.last ?? "";
  return xmlAnswer("ListBucketResult", [
    xml("Name", bucket.name),
    xml("Prefix", encode(prefix)),
    delimiter === "" ? undefined : xml("Delimiter", encode(delimiter)),
    xml("MaxKeys", size),
    encodingType === undefined ? undefined : xml("EncodingType", encodingType),
    isV2 ? xml("KeyCount", page.objects.length + page.commonPrefixes.length) : xml("Marker", encode(after ?? "")),
    isV2 && token !== undefined ? xml("ContinuationToken", token) : undefined,
    isV2 && request.parameter("start-after") !== undefined
      ? xml("StartAfter", encode(request.parameter("start-after") ?? ""))
      : undefined,
    xml("IsTruncated", isTruncated),
    isTruncated
      ? isV2
        ? xml("NextContinuationToken", Buffer.from(next).toString("base64url"))
        : xml("NextMarker", encode(next))
      : undefined,
    ...page.objects.map((object) =>
      xml("Contents", [
        xml("Key", encode(object.key)),
        xml("LastModified", object.lastModified),
        xml("ETag", `"${object.etag}"`),
        xml("Size", object.sizeBytes),
        xml("StorageClass", "STANDARD"),
      ]),
    ),
    ...page.commonPrefixes.map((commonPrefix) => xml("CommonPrefixes", [xml("Prefix", encode(commonPrefix))])),
  ]);
}
