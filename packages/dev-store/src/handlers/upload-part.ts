import { type Answer, xmlAnswer } from "../answer.ts";
import { maxPutBytes, receiveData } from "../body/receive-body.ts";
import { describePart, type Part } from "../disk/manifests.ts";
import { S3Error } from "../s3-error.ts";
import { xml } from "../xml/write-xml.ts";
import type { Call } from "./call.ts";
import { copyBytes, withCopySource } from "./copy-object.ts";
import { parseRange } from "./read-object.ts";

const maxPartNumber = 10_000;

function readPartNumber({ request }: Call): number {
  const text = request.parameter("partNumber") ?? "";
  const partNumber = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (partNumber < 1 || partNumber > maxPartNumber) {
    throw new S3Error("InvalidArgument", `Part number must be an integer between 1 and ${maxPartNumber}, inclusive`, {
      ArgumentName: "partNumber",
      ArgumentValue: text,
    });
  }
  return partNumber;
}

/**
 * Makes a written data file the part of that number, in place of an earlier one. The upload may have ended while the
 * body came.
 */
async function commitPart(
  call: Call,
  fileName: string,
  { sizeBytes, md5: etag, sha256 }: { sizeBytes: number; md5: string; sha256: string | null },
  partNumber: number,
): Promise<Part> {
  const { key } = call.request;
  const uploadId = call.request.parameter("uploadId") ?? "";
  const bucket = call.store.bucket(call.request.bucket);
  return bucket.exclusively(key, async () => {
    const upload = bucket.upload(key, uploadId);
    const replaced = upload.parts.get(partNumber);
    // Whichever part is the later one by its name survives a kill between the two steps below; so the clock may not
    // stand still or go back here.
    const earliestMs = replaced ? replaced.uploadedAt.getTime() + 1 : 0;
    const uploadedAt = new Date(Math.max(call.now().getTime(), earliestMs));
    const part = describePart(uploadId, { partNumber, etag, sizeBytes, uploadedAt, sha256 });
    await bucket.data.rename(fileName, part.fileName, () => upload.parts.set(partNumber, part));
    if (replaced) await bucket.data.remove([replaced.fileName]);
    return part;
  });
}

/** UploadPart. */
export async function uploadPart(call: Call): Promise<Answer> {
  const { request } = call;
  const partNumber = readPartNumber(call);
  const bucket = call.store.bucket(request.bucket);
  const { checksumAlgorithm } = bucket.upload(request.key, request.parameter("uploadId") ?? "");
  const wantsSha256 = checksumAlgorithm === "SHA256";
  if (request.amz("x-amz-checksum-sha256") !== undefined && !wantsSha256) {
    const message = "Checksum Type mismatch occurred, expected checksum Type: null, actual checksum Type: sha256";
    throw new S3Error("InvalidRequest", message);
  }
  const body = await bucket.data.write(
    (file) => receiveData(call, file.write, { wantsSha256 }),
    async (fileName, received) => {
      await commitPart(call, fileName, received, partNumber);
      return received;
    },
  );
  return { status: 200, headers: { etag: `"${body.md5}"`, ...body.checksumHeaders } };
}

/** UploadPartCopy: a part from bytes of an object (`x-amz-copy-source-range`). */
export async function uploadPartCopy(call: Call): Promise<Answer> {
  const { request } = call;
  const partNumber = readPartNumber(call);
  const bucket = call.store.bucket(request.bucket);
  if (bucket.upload(request.key, request.parameter("uploadId") ?? "").checksumAlgorithm)
    throw new S3Error("NotImplemented", "Parts of an upload with checksums cannot be copied here");
  const part = await withCopySource(call, async (source) => {
    const range = parseRange(request.amz("x-amz-copy-source-range"), source.object.sizeBytes) ?? {
      start: 0,
      end: source.object.sizeBytes - 1,
    };
    if (range.end - range.start >= maxPutBytes) throw new S3Error("EntityTooLarge");
    return bucket.data.write(
      (file) => copyBytes(source, range, file),
      (fileName, bytes) => commitPart(call, fileName, { ...bytes, sha256: null }, partNumber),
    );
  });
  return xmlAnswer("CopyPartResult", [
    xml("LastModified", part.uploadedAt.toISOString()),
    xml("ETag", `"${part.etag}"`),
  ]);
}

/** ListParts, by number; paged by `part-number-marker`. */
export async function listParts({ request, store }: Call): Promise<Answer> {
  const bucket = store.bucket(request.bucket);
  const upload = bucket.upload(request.key, request.parameter("uploadId") ?? "");
  const marker = request.integerParameter("part-number-marker", { min: 0, max: 2 ** 31 - 1 }) ?? 0;
  const size = request.pageSize("max-parts");
  const rest = [...upload.parts.values()]
    .filter((part) => part.partNumber > marker)
    .sort((left, right) => left.partNumber - right.partNumber);
  const page = rest.slice(0, size);
  return xmlAnswer("ListPartsResult", [
    xml("Bucket", bucket.name),
    xml("Key", upload.key),
    xml("UploadId", upload.uploadId),
    xml("StorageClass", "STANDARD"),
    xml("PartNumberMarker", marker),
    xml("NextPartNumberMarker", page.at(-1)?.partNumber ?? 0),
    xml("MaxParts", size),
    xml("IsTruncated", rest.length > page.length),
    ...page.map((part) =>
      xml("Part", [
        xml("PartNumber", part.partNumber),
        xml("LastModified", part.uploadedAt.toISOString()),
        xml("ETag", `"${part.etag}"`),
        xml("Size", part.sizeBytes),
        part.sha256 === null ? undefined : xml("ChecksumSHA256", Buffer.from(part.sha256, "hex").toString("base64")),
      ]),
    ),
  ]);
}
