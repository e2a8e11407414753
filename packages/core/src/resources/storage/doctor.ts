import { randomUUID } from "node:crypto";
import { CreateBucketCommand, HeadBucketCommand } from "@aws-sdk/client-s3";
import { AppError } from "../../kernel/errors.ts";
import { callStore } from "./call-store.ts";
import { createS3Storage } from "./create-s3-storage.ts";
import { checkCors } from "./doctor-cors.ts";
import type { DoctorOptions, Finding } from "./doctor-finding.ts";
import { checkLifecycle } from "./doctor-lifecycle.ts";
import { createS3Client, defaultLimits, type S3 } from "./s3-client.ts";
import type { StorageConfig } from "./storage.ts";
import { httpStatusOf } from "./translate-s3-error.ts";

/**
 * Looks whether the bucket can do what we need: it exists, is writable, lets browsers at our origins read ETag, and
 * aborts old multipart uploads by itself. Nothing more is checked if there is no bucket.
 * @throws AppError storage_unavailable when the store does not answer
 */
export async function doctorBucket(config: StorageConfig, options: DoctorOptions): Promise<Finding[]> {
  const client = createS3Client(config, defaultLimits);
  const s3: S3 = { client, bucket: config.bucket, config, limits: defaultLimits };
  try {
    const bucket = await checkBucket(s3, options.isDevStore);
    if (bucket.status === "failed") return [bucket];
    return [bucket, await checkWritable(config), await checkCors(s3, options), await checkLifecycle(s3, options)];
  } finally {
    client.destroy();
  }
}

async function checkBucket({ client, bucket, limits }: S3, isDevStore: boolean): Promise<Finding> {
  const call = { timeoutMs: limits.callTimeoutMs };
  try {
    await callStore(call, (options) => client.send(new HeadBucketCommand({ Bucket: bucket }), options));
    return { check: "bucket", status: "ok", message: `The bucket ${bucket} exists.` };
  } catch (error) {
    const status = httpStatusOf(error);
    if (status === 404 && isDevStore) {
      await callStore(call, (options) => client.send(new CreateBucketCommand({ Bucket: bucket }), options));
      return { check: "bucket", status: "fixed", message: `The bucket ${bucket} was created.` };
    }
    if (status === 404) {
      const paste = `aws s3api create-bucket --bucket ${bucket}`;
      return { check: "bucket", status: "failed", message: `There is no bucket ${bucket}.`, paste };
    }
    if (status !== undefined && status < 500) {
      const message = `The store refuses these credentials access to the bucket ${bucket} (${status}): check S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, S3_REGION and the clock.`;
      return { check: "bucket", status: "failed", message };
    }
    throw error;
  }
}

async function checkWritable(config: StorageConfig): Promise<Finding> {
  const storage = createS3Storage(config);
  const key = `doctor/${randomUUID()}`;
  const body = Buffer.from("written by the bucket check, may be deleted\n");
  try {
    await storage.putObject(key, body, { sizeBytes: body.length, contentType: "text/plain" });
    const head = await storage.headObject(key);
    await storage.deleteObjects([key]);
    if (head?.sizeBytes !== body.length)
      throw new AppError("storage_unavailable", "An object that was just written cannot be found.");
    return { check: "writable", status: "ok", message: "Objects can be written, found and deleted." };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { check: "writable", status: "failed", message: `Objects cannot be written and deleted: ${error.message}` };
  } finally {
    storage.close();
  }
}
