import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandInput,
  type ListMultipartUploadsCommandOutput,
  ListPartsCommand,
} from "@aws-sdk/client-s3";
import { AppError } from "../../kernel/errors.ts";
import { callStore } from "./call-store.ts";
import { unquoted } from "./quote-etag.ts";
import type { S3 } from "./s3-client.ts";
import { sendPartList } from "./send-part-list.ts";
import type { OpenMultipartUpload, PartReference, Storage, StoredPart } from "./storage.ts";
import { httpStatusOf, isMissing } from "./translate-s3-error.ts";

type MultipartUploads = Pick<
  Storage,
  "createMultipartUpload" | "completeMultipartUpload" | "abortMultipartUpload" | "listParts" | "listMultipartUploads"
>;

/** The multipart half of `Storage`. */
export function createMultipartUploads({ client, bucket, limits }: S3): MultipartUploads {
  const call = { timeoutMs: limits.callTimeoutMs };

  async function createMultipartUpload(
    key: string,
    { hasChecksums = false, contentType, cacheControl }: Parameters<Storage["createMultipartUpload"]>[1] = {},
  ) {
    const command = new CreateMultipartUploadCommand({
      Bucket: bucket,
      Key: key,
      ContentType: contentType,
      CacheControl: cacheControl,
      ...(hasChecksums && { ChecksumAlgorithm: "SHA256" }),
    });
    const { UploadId } = await callStore(call, (options) => client.send(command, options)).catch((error: unknown) => {
      throw hasChecksums && httpStatusOf(error) === 501 ? takesNoChecksums(error) : error;
    });
    if (!UploadId) throw new AppError("storage_unavailable", "The store opened a multipart upload without an id.");
    return { multipartUploadId: UploadId };
  }

  async function completeMultipartUpload(
    key: string,
    multipartUploadId: string,
    parts: readonly PartReference[],
    { signal }: { signal?: AbortSignal } = {},
  ) {
    const sorted = parts.toSorted((a, b) => a.partNumber - b.partNumber);
    refuseUnlistable(sorted);
    const command = new CompleteMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: multipartUploadId });
    sendPartList(command, sorted);
    try {
      const answer = await callStore({ timeoutMs: limits.completeTimeoutMs, signal }, (options) =>
        client.send(command, options),
      );
      // An error in a 200's body, which the SDK knows only by the body's last characters, leaves every field empty.
      if (!answer.Bucket && !answer.Key && !answer.Location && !answer.ETag) {
        throw new AppError("storage_unavailable", "The store's answer to the completion could not be read.");
      }
      return "completed";
    } catch (error) {
      if (isMissing(error)) return "no_such_upload";
      // Ceph's gateway answers 500 to completing what was aborted.
      if ((httpStatusOf(error) ?? 0) >= 500 && (await listParts(key, multipartUploadId)) === null)
        return "no_such_upload";
      throw error;
    }
  }

  async function abortMultipartUpload(key: string, multipartUploadId: string) {
    const command = new AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: multipartUploadId });
    try {
      await callStore(call, (options) => client.send(command, options));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  async function listParts(key: string, multipartUploadId: string) {
    const parts: StoredPart[] = [];
    let marker: string | undefined;
    try {
      do {
        const command = new ListPartsCommand({
          Bucket: bucket,
          Key: key,
          UploadId: multipartUploadId,
          MaxParts: limits.pageSize,
          PartNumberMarker: marker,
        });
        const page = await callStore(call, (options) => client.send(command, options));
        for (const part of page.Parts ?? []) {
          parts.push({ partNumber: part.PartNumber ?? 0, etag: unquoted(part.ETag), sizeBytes: part.Size ?? 0 });
        }
        marker = page.IsTruncated && page.NextPartNumberMarker !== marker ? page.NextPartNumberMarker : undefined;
      } while (marker !== undefined);
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
    return parts.sort((a, b) => a.partNumber - b.partNumber);
  }

  async function* listMultipartUploads(prefix: string): AsyncGenerator<OpenMultipartUpload> {
    let marker: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
    while (marker !== undefined) {
      const input: ListMultipartUploadsCommandInput = {
        Bucket: bucket,
        Prefix: prefix,
        MaxUploads: limits.pageSize,
        ...marker,
      };
      const command = new ListMultipartUploadsCommand(input);
      const page: ListMultipartUploadsCommandOutput = await callStore(call, (options) => client.send(command, options));
      for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
        // Whatever a store makes of the prefix: what is listed here is aborted.
        if (UploadId && Initiated && Key?.startsWith(prefix))
          yield { key: Key, multipartUploadId: UploadId, initiatedAt: Initiated };
      }
      const next: typeof marker = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
      // A store that repeats its marker would be listed for ever.
      const isFurther: boolean = next.KeyMarker !== marker.KeyMarker || next.UploadIdMarker !== marker.UploadIdMarker;
      marker = page.IsTruncated && next.KeyMarker && isFurther ? next : undefined;
    }
  }

  return { createMultipartUpload, completeMultipartUpload, abortMultipartUpload, listParts, listMultipartUploads };
}

function takesNoChecksums(cause: unknown): AppError {
  const message = "this store takes no checksums of parts: ask for them by partNumbers";
  return new AppError("invalid_input", `The body is not valid: parts ${message}.`, {
    cause,
    issues: [{ path: "parts", message }],
  });
}

/** Stores differ in what they make of no parts, or of the same part twice: some join it silently. */
function refuseUnlistable(sorted: readonly PartReference[]): void {
  if (sorted.length === 0) throw new AppError("parts_mismatch", "No parts were named.");
  const twice = sorted.find((part, index) => part.partNumber === sorted[index - 1]?.partNumber);
  if (twice) throw new AppError("parts_mismatch", `Part ${twice.partNumber} was named twice.`);
}
