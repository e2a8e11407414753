import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { S3Error } from "../s3-error.ts";
import { Bucket } from "./bucket.ts";
import { removeFileDurably, syncDirectory, writeFileDurably } from "./durable-files.ts";
import { KeyLocks } from "./key-locks.ts";
import { loadBucket } from "./load-bucket.ts";
import { type SweepResult, sweepBucket } from "./sweep.ts";

const bucketNamePattern = /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** All buckets of a data folder. */
export class Store {
  readonly #directory: string;
  readonly #buckets: Map<string, Bucket>;
  readonly #locks = new KeyLocks();

  private constructor(directory: string, buckets: Map<string, Bucket>) {
    this.#directory = directory;
    this.#buckets = buckets;
  }

  /** Opens a data folder, creating it where there is none. The caller must be its only owner. */
  static async open(dataDir: string): Promise<Store> {
    const directory = join(dataDir, "buckets");
    await mkdir(directory, { recursive: true });
    const buckets = new Map<string, Bucket>();
    for (const name of await readdir(directory)) {
      const bucket = await loadBucket(name, join(directory, name));
      if (bucket) buckets.set(name, bucket);
    }
    return new Store(directory, buckets);
  }

  list(): Bucket[] {
    return [...this.#buckets.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  find(name: string): Bucket | undefined {
    return this.#buckets.get(name);
  }

  /** @throws S3Error NoSuchBucket */
  bucket(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (!bucket) throw new S3Error("NoSuchBucket", undefined, { BucketName: name });
    return bucket;
  }

  /** @returns false when the bucket was there. @throws S3Error InvalidBucketName */
  createBucket(name: string, now: Date): Promise<boolean> {
    if (!bucketNamePattern.test(name)) throw new S3Error("InvalidBucketName", undefined, { BucketName: name });
    return this.#locks.run(name, async () => {
      if (this.#buckets.has(name)) return false;
      const bucket = new Bucket(name, join(this.#directory, name), { createdAt: now.toISOString() });
      for (const folder of ["objects", "uploads", "data"])
        await mkdir(join(bucket.directory, folder), { recursive: true });
      await writeFileDurably(bucket.settingsPath, JSON.stringify(bucket.settings));
      await syncDirectory(this.#directory);
      this.#buckets.set(name, bucket);
      return true;
    });
  }

  /** @throws S3Error NoSuchBucket, BucketNotEmpty, OperationAborted */
  deleteBucket(name: string): Promise<void> {
    return this.#locks.run(name, async () => {
      const bucket = this.bucket(name);
      bucket.retire();
      this.#buckets.delete(name);
      await removeFileDurably(bucket.settingsPath);
      await rm(bucket.directory, { recursive: true, force: true });
    });
  }

  /** Clears all buckets of leftovers. */
  async sweep(options: { now: Date; abortUploadsAfterSeconds: number }): Promise<SweepResult> {
    const total: SweepResult = { uploadsAborted: 0, filesRemoved: 0 };
    for (const bucket of this.list()) {
      const result = await sweepBucket(bucket, options);
      total.uploadsAborted += result.uploadsAborted;
      total.filesRemoved += result.filesRemoved;
    }
    return total;
  }
}
