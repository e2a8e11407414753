import type { ObjectManifest } from "../disk/manifests.ts";
import { S3Error } from "../s3-error.ts";
import type { S3Request } from "../s3-request.ts";

const kept = ["cache-control", "content-disposition", "content-language", "expires"];
const maxMetadataBytes = 2048;

/** A presigned GET may ask for these answer headers in place of the stored ones. */
const overridable = [
  "content-type",
  "content-language",
  "expires",
  "cache-control",
  "content-disposition",
  "content-encoding",
];

/**
 * The headers of a PUT that are stored with the object: Content-Type and its kin, and `x-amz-meta-*` (which a presigned
 * URL may carry as parameters).
 * @throws S3Error InvalidRequest over 2 KB of metadata
 */
export function storedHeaders(request: S3Request): Record<string, string> {
  const headers: Record<string, string> = { "content-type": request.header("content-type") ?? "binary/octet-stream" };
  for (const name of kept) {
    const value = request.header(name);
    if (value !== undefined) headers[name] = value;
  }
  const encodings = (request.header("content-encoding") ?? "").split(",").map((encoding) => encoding.trim());
  const lasting = encodings.filter((encoding) => encoding !== "" && encoding !== "aws-chunked");
  if (lasting.length > 0) headers["content-encoding"] = lasting.join(", ");
  let metadataBytes = 0;
  const names = [...Object.keys(request.message.headers), ...request.parameters.map(([name]) => name.toLowerCase())];
  for (const name of new Set(names.filter((candidate) => candidate.startsWith("x-amz-meta-")))) {
    const value = request.amz(name) ?? "";
    headers[name] = value;
    metadataBytes += name.length - "x-amz-meta-".length + value.length;
  }
  if (metadataBytes > maxMetadataBytes)
    throw new S3Error("InvalidRequest", "Your metadata headers exceed the maximum allowed metadata size");
  return headers;
}

/** The headers of GetObject and HeadObject, without length and range. */
export function objectHeaders(request: S3Request, object: ObjectManifest): Record<string, string> {
  const headers: Record<string, string> = {
    ...object.headers,
    "accept-ranges": "bytes",
    etag: `"${object.etag}"`,
    "last-modified": new Date(object.lastModified).toUTCString(),
  };
  for (const name of overridable) {
    const value = request.parameter(`response-${name}`);
    if (value !== undefined) headers[name] = value;
  }
  return headers;
}
