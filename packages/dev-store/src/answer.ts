import { S3Error } from "./s3-error.ts";
import { type Xml, xml, xmlDocument } from "./xml/write-xml.ts";

/** What a handler gives back; the server writes it. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string | AsyncIterable<Uint8Array>;
  /** Called once the body was sent or given up. */
  release?: () => void;
}

/** An answer that is one XML document. */
export function xmlAnswer(name: string, children: readonly (Xml | undefined)[], status = 200): Answer {
  return { status, headers: { "content-type": "application/xml" }, body: xmlDocument(name, children) };
}

/**
 * S3's error document. `status` is given apart from the code since S3 has errors that travel under 200
 * (CompleteMultipartUpload).
 */
export function errorAnswer(
  error: { status: number; code: string; message: string; details?: Record<string, string> },
  where: { resource: string; requestId: string },
): Answer {
  const body = xmlDocument(
    "Error",
    [
      xml("Code", error.code),
      xml("Message", error.message),
      ...Object.entries(error.details ?? {}).map(([name, value]) => xml(name, value)),
      xml("Resource", where.resource),
      xml("RequestId", where.requestId),
    ],
    { namespace: false },
  );
  return { status: error.status, headers: { "content-type": "application/xml" }, body };
}

/** Anything that is not an S3Error is ours: it is reported and answered as InternalError. */
export function asS3Error(error: unknown, report: (error: unknown) => void): S3Error {
  if (error instanceof S3Error) return error;
  report(error);
  return new S3Error("InternalError");
}
