import { createDeleteObjects } from "./delete-objects.ts";
import { createMultipartUploads } from "./multipart-uploads.ts";
import { createObjects } from "./objects.ts";
import { createPartSigner } from "./part-signer.ts";
import { createPresignGet } from "./presign-get.ts";
import { createS3Client, defaultLimits, type S3, type StorageLimits } from "./s3-client.ts";
import type { Storage, StorageConfig } from "./storage.ts";
import { createUploadPart } from "./upload-part.ts";

/**
 * The store behind any S3-compatible endpoint, addressed path-style. Opens no connection before the first call.
 * @param options other limits than the defaults: times in milliseconds, attempts, sockets
 */
export function createS3Storage(config: StorageConfig, options: Partial<StorageLimits> = {}): Storage {
  const limits = { ...defaultLimits, ...options };
  const client = createS3Client(config, limits);
  const s3: S3 = { client, bucket: config.bucket, config, limits };
  return {
    bucket: config.bucket,
    ...createPartSigner(config),
    ...createMultipartUploads(s3),
    uploadPart: createUploadPart(s3),
    ...createObjects(s3),
    ...createPresignGet(s3),
    deleteObjects: createDeleteObjects(s3),
    close: () => client.destroy(),
  };
}
