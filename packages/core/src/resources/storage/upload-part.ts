import { UploadPartCommand } from "@aws-sdk/client-s3";
import { AppError } from "../../kernel/errors.ts";
import { unquoted } from "./quote-etag.ts";
import type { S3 } from "./s3-client.ts";
import { sendBody } from "./send-body.ts";
import type { Storage } from "./storage.ts";
import { isMissing } from "./translate-s3-error.ts";

/** `Storage.uploadPart`: one part, streamed. */
export function createUploadPart({ client, bucket, limits }: S3): Storage["uploadPart"] {
  return async ({ key, multipartUploadId, partNumber }, body, { sizeBytes, signal }) => {
    try {
      const answer = await sendBody(
        { timeoutMs: limits.putTimeoutMs, signal },
        { body, sizeBytes },
        (Body, options) => {
          const target = { Bucket: bucket, Key: key, UploadId: multipartUploadId, PartNumber: partNumber };
          return client.send(new UploadPartCommand({ ...target, ContentLength: sizeBytes, Body }), options);
        },
      );
      if (!answer.ETag) throw new AppError("storage_unavailable", "The store took a part without an etag.");
      return { partNumber, etag: unquoted(answer.ETag) };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  };
}
