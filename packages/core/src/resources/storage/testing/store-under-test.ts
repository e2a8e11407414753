import { createHash, randomUUID } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { createS3Storage } from "../create-s3-storage.ts";
import { doctorBucket } from "../doctor.ts";
import { checksumHeader, type PartPlan, type PartReference, type Storage, type StorageConfig } from "../storage.ts";

export const MIB = 1024 * 1024;

export interface StoreUnderTest {
  config: StorageConfig;
  storage: Storage;
  /** The same store, listing two at a time. */
  pagedStorage: Storage;
  close(): void;
}

/** A bucket of its own on a store. */
export async function openStore(store: Omit<StorageConfig, "publicEndpoint" | "bucket">): Promise<StoreUnderTest> {
  const config = { ...store, publicEndpoint: store.endpoint, bucket: `tests-${randomUUID()}` };
  await doctorBucket(config, { origins: ["https://vergence.example.com"], isDevStore: true });
  const storage = createS3Storage(config);
  const pagedStorage = createS3Storage(config, { pageSize: 2 });
  const close = () => [storage, pagedStorage].forEach((each) => void each.close());
  return { config, storage, pagedStorage, close };
}

/** One PUT as a client makes it with a presigned URL. */
export async function putSigned(
  storage: Storage,
  target: { key: string; multipartUploadId: string | null },
  plan: PartPlan,
  request: { body: Buffer; headers?: Record<string, string> },
  signing = { now: new Date(), expiresInSeconds: 600 },
): Promise<{ status: number; etag: string }> {
  const url = storage.openPresigner(target, signing).presignPut(plan);
  const { body, headers = {} } = request;
  const response = await fetch(url, { method: "PUT", body: new Uint8Array(body), headers });
  await response.arrayBuffer();
  return { status: response.status, etag: response.headers.get("etag") ?? "" };
}

/** As S3 writes it: in base64. */
export const sha256Of = (body: Buffer) => createHash("sha256").update(body).digest("base64");

/** Opens a multipart upload and sends its parts, numbered from 1. */
export async function uploadParts(
  storage: Storage,
  key: string,
  bodies: Buffer[],
  { hasChecksums = false }: { hasChecksums?: boolean } = {},
) {
  const { multipartUploadId } = await storage.createMultipartUpload(key, { hasChecksums });
  const parts: PartReference[] = [];
  for (const [index, body] of bodies.entries()) {
    const checksumSha256 = hasChecksums ? sha256Of(body) : undefined;
    const plan = { partNumber: index + 1, sizeBytes: body.length, checksumSha256 };
    const headers = checksumSha256 === undefined ? undefined : { [checksumHeader]: checksumSha256 };
    const { status, etag } = await putSigned(storage, { key, multipartUploadId }, plan, { body, headers });
    if (status !== 200) throw new Error(`PUT of part ${plan.partNumber} answered ${status}`);
    parts.push({ partNumber: plan.partNumber, etag, checksumSha256 });
  }
  return { multipartUploadId, parts };
}

export const putText = (storage: Storage, key: string, text: string) =>
  storage.putObject(key, Buffer.from(text), { sizeBytes: Buffer.byteLength(text), contentType: "text/plain" });

export async function getBytes(storage: Storage, key: string): Promise<Buffer> {
  const body = await storage.getObject(key);
  if (body === null) throw new Error(`There is no object ${key}`);
  return buffer(body.stream);
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
