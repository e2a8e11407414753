import { createReadStream } from "node:fs";
import type { Answer } from "../answer.ts";
import type { DataFiles } from "../disk/data-files.ts";
import type { ObjectManifest } from "../disk/manifests.ts";
import { S3Error } from "../s3-error.ts";
import type { Call } from "./call.ts";
import { objectHeaders } from "./object-headers.ts";
import { checkReadPreconditions } from "./preconditions.ts";

/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  start: number;
  end: number;
}

const readBufferBytes = 256 * 1024;

/**
 * Reads a Range header (RFC 9110, 14.1.2). Like S3 it answers a list of ranges, or what is no byte range, with the
 * whole object.
 * @returns undefined for the whole object
 * @throws S3Error InvalidRange when nothing of it is there
 */
export function parseRange(header: string | undefined, sizeBytes: number): ByteRange | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return undefined;
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  const range =
    first === ""
      ? { start: Math.max(0, sizeBytes - Number(last)), end: sizeBytes - 1 }
      : { start: Number(first), end: last === "" ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1) };
  if (range.start > range.end) {
    throw new S3Error("InvalidRange", undefined, { RangeRequested: header ?? "", ActualObjectSize: String(sizeBytes) });
  }
  return range;
}

/** The bytes of an object, file after file. The files must be pinned while this is read. */
export async function* readBytes(
  data: DataFiles,
  object: ObjectManifest,
  range: ByteRange,
): AsyncGenerator<Uint8Array> {
  let fileStart = 0;
  for (const file of object.files) {
    const start = Math.max(range.start - fileStart, 0);
    const end = Math.min(range.end - fileStart, file.sizeBytes - 1);
    fileStart += file.sizeBytes;
    if (start <= end)
      yield* createReadStream(data.path(file.name), {
        start,
        end,
        highWaterMark: readBufferBytes,
      }) as AsyncIterable<Uint8Array>;
  }
}

/** GetObject and HeadObject. HEAD touches no disk. */
export async function readObject({ request, store }: Call): Promise<Answer> {
  const bucket = store.bucket(request.bucket);
  if (request.parameter("partNumber") !== undefined)
    throw new S3Error("NotImplemented", "Reading one part of an object is not supported");
  const object = bucket.object(request.key);
  const headers = objectHeaders(request, object);
  if (checkReadPreconditions(request, object).notModified) return { status: 304, headers };
  const ifRange = request.header("if-range");
  const rangeHolds = ifRange === undefined || ifRange === headers.etag || ifRange === headers["last-modified"];
  const range = rangeHolds ? parseRange(request.header("range"), object.sizeBytes) : undefined;
  const { start, end } = range ?? { start: 0, end: object.sizeBytes - 1 };
  headers["content-length"] = String(end - start + 1);
  if (range) headers["content-range"] = `bytes ${start}-${end}/${object.sizeBytes}`;
  const status = range ? 206 : 200;
  if (request.method === "HEAD" || object.sizeBytes === 0) return { status, headers };
  const release = bucket.data.pin(object.files.map((file) => file.name));
  return { status, headers, body: readBytes(bucket.data, object, { start, end }), release };
}
