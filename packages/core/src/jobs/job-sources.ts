import type { FileRole } from "@vergence/contract";
import type { AssetFileModel } from "../../generated/prisma/models.ts";

/** A stored source file; `etag` pins the bytes that the uploader completed. */
export interface JobSource {
  assetFileId: string;
  fileRole: FileRole;
  fileName: string;
  languageTag: string | null;
  sizeBytes: number;
  storageKey: string;
  etag: string;
  /** What ingest measured of it (`MediaProbe`); null before, and for what is no media. */
  probe: unknown;
}

export const toJobSource = (file: AssetFileModel): JobSource => ({
  assetFileId: file.id,
  fileRole: file.fileRole,
  fileName: file.fileName,
  languageTag: file.languageTag,
  sizeBytes: Number(file.sizeBytes),
  storageKey: file.storageKey,
  etag: file.etag,
  probe: file.probe,
});
