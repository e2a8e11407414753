import type { Readable } from "node:stream";

/** A part as a client names it when it completes a multipart upload (S3 CompleteMultipartUpload). */
export interface PartReference {
  partNumber: number;
  etag: string;
  /** base64; of every part, or of none. */
  checksumSha256?: string | undefined;
}

/** A part as the store holds it (S3 ListParts). */
export interface StoredPart extends PartReference {
  sizeBytes: number;
}

/** What HeadObject says of a stored object. `etag` is without quotes. */
export interface StoredObject {
  sizeBytes: number;
  etag: string;
  versionId: string | null;
}

/** A body being read. `sizeBytes` is the length of this body: of the range when one was asked for. */
export interface ObjectBody {
  stream: Readable;
  sizeBytes: number;
  contentType: string;
  /** As S3 answers a range request: `bytes 0-99/1234`; null when the whole object is sent. */
  contentRange: string | null;
  etag: string;
}

/** One PUT a client will make: a part of a multipart upload, or the whole object. */
export interface PartPlan {
  partNumber: number;
  sizeBytes: number;
  /** base64; a PUT must then carry it as `checksumHeader`, and the store refuses other bytes. */
  checksumSha256?: string | undefined;
}

/** S3's header of a body's SHA-256. */
export const checksumHeader = "x-amz-checksum-sha256";

export interface PresignTarget {
  key: string;
  /** S3's own id of the multipart upload; null for a single PUT of the whole object. */
  multipartUploadId: string | null;
}

export interface OpenMultipartUpload {
  key: string;
  multipartUploadId: string;
  initiatedAt: Date;
}

export interface Presigner {
  presignPut(part: PartPlan): string;
  expiresAt: Date;
}

/**
 * The object store, in S3's words. Every method throws `AppError("storage_unavailable")` when the store cannot be
 * reached or answers 5xx after the SDK's own retries; deleting or aborting what is gone is success.
 */
export interface Storage {
  readonly bucket: string;

  /**
   * Opens a multipart upload (S3 CreateMultipartUpload).
   * @param options.hasChecksums every part comes with its SHA-256 (S3's composite checksums)
   * @throws AppError invalid_input when the store takes no checksums of parts
   */
  createMultipartUpload(
    key: string,
    options?: { hasChecksums?: boolean; contentType?: string; cacheControl?: string },
  ): Promise<{ multipartUploadId: string }>;

  /**
   * What makes URLs for `PUT`s, each bound to its part's exact length (`content-length` is signed) and, where it has
   * one, to its checksum, and pointing at the public endpoint. A URL takes some 10 µs: a caller that makes thousands
   * lets other work run between them.
   * @returns also when they end: `now`, to the whole second that S3 signs, `+ expiresInSeconds`; earlier where
   * temporary credentials end sooner, and never later than S3's seven days.
   * @throws AppError storage_unavailable when temporary credentials have ended already
   */
  openPresigner(target: PresignTarget, options: { now: Date; expiresInSeconds: number }): Presigner;

  /**
   * Completes a multipart upload; sorts the parts. `no_such_upload` means that the store no longer knows it: completed
   * or aborted before; HeadObject says which.
   * @throws AppError parts_mismatch when the store refuses an etag, a part, a part's size or its checksum; the signal's
   * reason when it aborts, though the store may still complete it
   */
  completeMultipartUpload(
    key: string,
    multipartUploadId: string,
    parts: readonly PartReference[],
    options?: { signal?: AbortSignal },
  ): Promise<"completed" | "no_such_upload">;

  abortMultipartUpload(key: string, multipartUploadId: string): Promise<void>;

  /**
   * Stores one part of a multipart upload, from a stream that is read once; a part of the same number is replaced. Null
   * when the upload is gone. Throws the signal's reason when it aborts.
   */
  uploadPart(
    target: { key: string; multipartUploadId: string; partNumber: number },
    body: Readable,
    options: { sizeBytes: number; signal?: AbortSignal },
  ): Promise<PartReference | null>;

  /** All stored parts, by number; null when the upload is gone. */
  listParts(key: string, multipartUploadId: string): Promise<StoredPart[] | null>;

  /**
   * Open multipart uploads under a key prefix, paged behind the scenes; MinIO lists only those of a key that is the
   * prefix.
   */
  listMultipartUploads(prefix: string): AsyncIterable<OpenMultipartUpload>;

  /** null when there is no such object. */
  headObject(key: string): Promise<StoredObject | null>;

  /**
   * Opens an object for reading; null when there is none.
   * @param options.ifMatch the etag it must still have, else AppError source_changed
   * @param options.range an HTTP Range header value (`bytes=0-99`); a range past the end is AppError
   * range_not_satisfiable
   */
  getObject(
    key: string,
    options?: { ifMatch?: string; range?: string; signal?: AbortSignal },
  ): Promise<ObjectBody | null>;

  /** An address from which the object can be read without a key for a while, as a download named `fileName`. */
  presignGet(
    key: string,
    options: { now: Date; expiresInSeconds: number; fileName: string },
  ): Promise<{ url: string; expiresAt: Date }>;

  /**
   * Stores a body whose size is known, of 5 GiB at most: S3 takes more only in parts. `body` may be a Buffer or a
   * stream that is read once. Throws the signal's reason when it aborts, also while the store takes its time to answer
   * a body that is all sent.
   */
  putObject(
    key: string,
    body: Buffer | Readable,
    options: { sizeBytes: number; contentType: string; cacheControl?: string; signal?: AbortSignal },
  ): Promise<void>;

  /** Deletes; falls back to one by one where the store has no DeleteObjects. */
  deleteObjects(keys: readonly string[]): Promise<void>;

  /** Keys and sizes under a prefix, paged behind the scenes. */
  listObjects(prefix: string): AsyncIterable<{ key: string; sizeBytes: number }>;

  /** Throws when the bucket does not answer; for readiness. */
  check(): Promise<void>;

  close(): void;
}

/** What a store needs to be reached. `publicEndpoint` is where presigned URLs point. */
export interface StorageConfig {
  endpoint: string;
  publicEndpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Set with temporary credentials (AWS STS). */
  sessionToken?: string;
  /** When temporary credentials end: no presigned URL promises to live longer. */
  credentialsExpireAt?: Date;
}
