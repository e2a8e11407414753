import type { CompleteMultipartUploadCommand } from "@aws-sdk/client-s3";
import { quoted } from "./quote-etag.ts";
import type { PartReference } from "./storage.ts";

/**
 * Gives a CompleteMultipartUpload its body (S3 API Reference, CompletedMultipartUpload), written in one go. The SDK's
 * serializer makes a tree of objects of it first: for 10,000 parts that is 40 MB of garbage, and a process that has
 * grown by as much.
 */
export function sendPartList(command: CompleteMultipartUploadCommand, parts: readonly PartReference[]): void {
  const list = parts.map(
    ({ partNumber, etag, checksumSha256 }) =>
      `<Part>${checksumSha256 === undefined ? "" : `<ChecksumSHA256>${checksumSha256}</ChecksumSHA256>`}` +
      `<ETag>${escapeXml(quoted(etag))}</ETag><PartNumber>${partNumber}</PartNumber></Part>`,
  );
  const body =
    `<?xml version="1.0" encoding="UTF-8"?><CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` +
    `${list.join("")}</CompleteMultipartUpload>`;
  command.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body: string; headers: Record<string, string> };
      request.body = body;
      request.headers["content-type"] = "application/xml";
      request.headers["content-length"] = String(Buffer.byteLength(body));
      return next(args);
    },
    // After the request is built and before it is signed.
    { step: "build", name: "sendPartList" },
  );
}

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const escapeXml = (text: string) => text.replace(/[&<>]/g, (character) => escapes[character] ?? "");
