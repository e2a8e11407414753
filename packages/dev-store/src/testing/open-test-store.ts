import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { vi } from "vitest";
import { type DevStore, type DevStoreOptions, startDevStore } from "../start-dev-store.ts";
import { credentials, region } from "./credentials.ts";

// Other work on the machine may slow any of these tests down; none of them is about time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

export { credentials, region };
export const bucket = "test-bucket";
export const mebibyte = 2 ** 20;

/** A folder for one test file. */
export function makeTestFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "dev-store-test-"));
}

/** A client with the product's settings; `maxAttempts: 1` lets a test see the first answer. */
export function makeClient(endpoint: string, overrides: object = {}): S3Client {
  return new S3Client({
    endpoint,
    region,
    credentials,
    forcePathStyle: true,
    maxAttempts: 1,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    ...overrides,
  });
}

export interface TestStore extends DevStore {
  dataDir: string;
  client: S3Client;
  /** Names of the bucket's data files. */
  dataFiles(): Promise<string[]>;
}

/** Starts a store with a bucket in a new folder, or on the folder given. */
export async function openTestStore(options: Partial<DevStoreOptions> = {}): Promise<TestStore> {
  const dataDir = options.dataDir ?? (await makeTestFolder());
  const store = await startDevStore({ port: 0, region, ...credentials, ...options, dataDir });
  const client = makeClient(store.endpoint);
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return {
    ...store,
    dataDir,
    client,
    dataFiles: () => readdir(join(dataDir, "buckets", bucket, "data")),
    close: async () => {
      client.destroy();
      await store.close();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The status and S3 error code that a call is refused with; fails when it is not refused. */
export async function refusal(call: Promise<unknown>): Promise<{ status: number | undefined; code: string }> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error;
    return { status: error.$metadata.httpStatusCode, code: error.name };
  }
  throw new Error("The store did not refuse the call");
}

/** The status and S3 error code of a plain HTTP answer. */
export async function readRefusal(response: Response): Promise<{ status: number; code: string | undefined }> {
  return { status: response.status, code: /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1] };
}

/** Bytes that differ from place to place, so that a shifted or repeated piece is seen. */
export function patternedBytes(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let value = seed;
  for (let index = 0; index + 4 <= length; index += 4) {
    value = (Math.imul(value, 1_664_525) + 1_013_904_223) >>> 0;
    bytes.writeUInt32LE(value, index);
  }
  return bytes;
}
