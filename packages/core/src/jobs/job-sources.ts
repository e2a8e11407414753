import type { FileRole } from "@vergence/contract";
import { type MediaProbe, mediaProbe } from "@vergence/contract/media";
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
  /** What ingest measured of it; null before, for what is no media, and where a release before measured otherwise. */
  probe: MediaProbe | null;
}

export const toJobSource = (file: AssetFileModel): JobSource => ({
  assetFileId: file.id,
  fileRole: file.fileRole,
  fileName: file.fileName,
  languageTag: file.languageTag,
  sizeBytes: Number(file.sizeBytes),
  storageKey: file.storageKey,
  etag: file.etag,
  probe: mediaProbe.safeParse(file.probe).data ?? null,
});
