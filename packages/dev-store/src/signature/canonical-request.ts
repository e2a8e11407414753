import { hash } from "node:crypto";
import type { S3Request } from "../s3-request.ts";

/** Percent-encodes as SigV4 demands: everything but the unreserved characters of RFC 3986. */
export function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function canonicalQuery(parameters: S3Request["parameters"]): string {
  return parameters
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [uriEncode(name), uriEncode(value)] as const)
    .sort((left, right) => compare(left[0], right[0]) || compare(left[1], right[1]))
    .map((pair) => pair.join("="))
    .join("&");
}

function canonicalHeader(request: S3Request, name: string): string {
  const values = request.message.headersDistinct[name] ?? [];
  return `${name}:${values.map((value) => value.trim().replace(/ +/g, " ")).join(",")}`;
}

/**
 * SHA-256 of the canonical request, in hex ("Create a signed AWS API request", step 2). S3 does not normalise the path.
 */
export function canonicalRequestHash(
  request: S3Request,
  signedHeaders: readonly string[],
  payloadHash: string,
): string {
  const path = request.rawPath
    .split("/")
    .map((segment) => uriEncode(decodeURIComponent(segment)))
    .join("/");
  const lines = [
    request.method,
    path,
    canonicalQuery(request.parameters),
    ...signedHeaders.map((name) => canonicalHeader(request, name)),
    "",
    signedHeaders.join(";"),
    payloadHash,
  ];
  return hash("sha256", lines.join("\n"), "hex");
}
