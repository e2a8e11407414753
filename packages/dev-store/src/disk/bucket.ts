import { hash } from "node:crypto";
import { join } from "node:path";
import type { CorsRule } from "../rules/cors-rules.ts";
import type { LifecycleRule } from "../rules/lifecycle-rules.ts";
import { S3Error } from "../s3-error.ts";
import { DataFiles } from "./data-files.ts";
import { removeFileDurably, writeFileDurably } from "./durable-files.ts";
import { KeyLocks } from "./key-locks.ts";
import type { ObjectManifest, Upload } from "./manifests.ts";
import { SortedKeys } from "./sorted-keys.ts";

/** A bucket's settings, as `bucket.json` holds them; the bucket exists while that file does. */
export interface BucketSettings {
  createdAt: string;
  corsRules?: CorsRule[];
  lifecycleRules?: LifecycleRule[];
}

/**
 * One bucket. The disk is the truth and is changed first; what is held here mirrors it, which a single owning process
 * makes safe.
 *
 * On disk: `bucket.json`, `objects/` (a manifest for each key), `uploads/` (one for each multipart upload in progress),
 * `data/` (the bytes). Bytes are written and synced before the manifest that names them, so an object is always whole.
 */
export class Bucket {
  readonly name: string;
  readonly directory: string;
  readonly data: DataFiles;
  readonly objects = new Map<string, ObjectManifest>();
  readonly uploads = new Map<string, Upload>();
  readonly sortedKeys = new SortedKeys(this.objects);
  settings: BucketSettings;
  readonly #locks = new KeyLocks();
  #deleted = false;

  constructor(name: string, directory: string, settings: BucketSettings) {
    this.name = name;
    this.directory = directory;
    this.data = new DataFiles(join(directory, "data"));
    this.settings = settings;
  }

  get settingsPath(): string {
    return join(this.directory, "bucket.json");
  }

  objectPath(key: string): string {
    return join(this.directory, "objects", `${hash("sha256", key, "hex")}.json`);
  }

  uploadPath(uploadId: string): string {
    return join(this.directory, "uploads", `${uploadId}.json`);
  }

  /**
   * Runs what changes a key, one at a time for each key.
   * @throws S3Error NoSuchBucket when the bucket was deleted meanwhile
   */
  exclusively<T>(key: string, change: () => Promise<T>): Promise<T> {
    return this.#locks.run(key, async () => {
      if (this.#deleted) throw new S3Error("NoSuchBucket");
      return change();
    });
  }

  /**
   * Takes the bucket out of use.
   * @throws S3Error BucketNotEmpty, OperationAborted while something is being written to it
   */
  retire(): void {
    if (this.objects.size > 0) throw new S3Error("BucketNotEmpty");
    if (this.#locks.busy) throw new S3Error("OperationAborted");
    this.#deleted = true;
  }

  async saveSettings(settings: BucketSettings): Promise<void> {
    await writeFileDurably(this.settingsPath, JSON.stringify(settings));
    this.settings = settings;
  }

  /** @throws S3Error NoSuchKey */
  object(key: string): ObjectManifest {
    const manifest = this.objects.get(key);
    if (!manifest) throw new S3Error("NoSuchKey", undefined, { Key: key });
    return manifest;
  }

  /** @throws S3Error NoSuchUpload, also when the upload is another key's */
  upload(key: string, uploadId: string): Upload {
    const upload = this.uploads.get(uploadId);
    if (upload?.key !== key) throw new S3Error("NoSuchUpload", undefined, { UploadId: uploadId });
    return upload;
  }

  /**
   * Makes `manifest` what stands under its key, then lets the bytes go that stood there before. To be called inside
   * `exclusively`.
   */
  async commitObject(manifest: ObjectManifest): Promise<void> {
    await writeFileDurably(this.objectPath(manifest.key), JSON.stringify(manifest));
    const replaced = this.objects.get(manifest.key);
    this.objects.set(manifest.key, manifest);
    this.sortedKeys.added(manifest.key, replaced === undefined);
    if (!replaced) return;
    const kept = new Set(manifest.files.map((file) => file.name));
    await this.data.remove(replaced.files.map((file) => file.name).filter((name) => !kept.has(name)));
  }

  /** Deletes an object; to be called inside `exclusively`. */
  async removeObject(manifest: ObjectManifest): Promise<void> {
    await removeFileDurably(this.objectPath(manifest.key));
    this.objects.delete(manifest.key);
    this.sortedKeys.removed();
    await this.data.remove(manifest.files.map((file) => file.name));
  }

  /** Ends an upload and removes those of its parts that no object took over; to be called inside `exclusively`. */
  async removeUpload(upload: Upload): Promise<void> {
    await removeFileDurably(this.uploadPath(upload.uploadId));
    this.uploads.delete(upload.uploadId);
    const taken = new Set(this.objects.get(upload.key)?.files.map((file) => file.name));
    await this.data.remove([...upload.parts.values()].map((part) => part.fileName).filter((name) => !taken.has(name)));
  }
}
