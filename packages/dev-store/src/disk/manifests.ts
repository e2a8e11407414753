/** One file of bytes of an object, in order. */
export interface DataFile {
  /** In the bucket's data folder. */
  name: string;
  sizeBytes: number;
}

/** What a client said of an object beyond its bytes, given back on every read. */
export interface ObjectMetadata {
  /** Lower-case names: content-type, cache-control, x-amz-meta-…. */
  headers: Record<string, string>;
}

/**
 * An object as its file in `objects/` holds it: this file is the object, whichever data files it names are its bytes.
 */
export interface ObjectManifest extends ObjectMetadata {
  key: string;
  sizeBytes: number;
  /** Without quotes: MD5 in hex, or S3's form for multipart objects (`…-3`). */
  etag: string;
  /** ISO 8601. */
  lastModified: string;
  files: DataFile[];
  /** The multipart upload that made it. */
  uploadId?: string;
}

/** A multipart upload as its file in `uploads/` holds it. */
export interface UploadManifest extends ObjectMetadata {
  uploadId: string;
  key: string;
  /** ISO 8601. */
  initiatedAt: string;
  /** Every part is kept with this checksum, and named with it at the end. */
  checksumAlgorithm?: "SHA256";
}

/** A part that was uploaded. All of it is in the data file's name, so that storing a part is one rename. */
export interface Part {
  partNumber: number;
  /** MD5 in hex. */
  etag: string;
  sizeBytes: number;
  uploadedAt: Date;
  /** In hex; null where the upload has no checksums. */
  sha256: string | null;
  fileName: string;
}

/** A multipart upload in progress. */
export interface Upload extends UploadManifest {
  parts: Map<number, Part>;
}

const partFilePattern = /^([0-9a-f]{32})\.(\d{5})\.([0-9a-f]{32})\.(\d+)\.(\d+)(?:\.([0-9a-f]{64}))?$/;

/** Names the data file of a part. */
export function describePart(uploadId: string, part: Omit<Part, "fileName">): Part {
  const partNumber = String(part.partNumber).padStart(5, "0");
  const checksum = part.sha256 === null ? "" : `.${part.sha256}`;
  const fileName = `${uploadId}.${partNumber}.${part.etag}.${part.sizeBytes}.${part.uploadedAt.getTime()}${checksum}`;
  return { ...part, fileName };
}

/** Reads a part back from its data file's name; undefined when the file is no part. */
export function parsePartFileName(fileName: string): { uploadId: string; part: Part } | undefined {
  const [, uploadId, partNumber, etag, sizeBytes, uploadedAtMs, sha256 = null] = partFilePattern.exec(fileName) ?? [];
  if (!uploadId || !etag) return undefined;
  const part = {
    partNumber: Number(partNumber),
    etag,
    sizeBytes: Number(sizeBytes),
    uploadedAt: new Date(Number(uploadedAtMs)),
    sha256,
    fileName,
  };
  return { uploadId, part };
}
