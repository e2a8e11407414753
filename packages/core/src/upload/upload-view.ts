import type {
  CompletedFile,
  FileState,
  UploadGroup,
  UploadGroupSummary,
  Layout as WireLayout,
} from "@vergence/contract";
import type { UploadFileModel, UploadGroupModel } from "../../generated/prisma/models.ts";
import { perspectiveOf, type StoredLayout, toWireLayout } from "../kernel/layout-names.ts";

/** What callers see of a file; counts of bytes are bigints from Prisma and numbers from JSON. */
export type FileRow = Pick<
  UploadFileModel,
  "id" | "fileRole" | "fileName" | "languageTag" | "totalParts" | "uploadStrategy" | "status"
> & { totalBytes: bigint | number; partSizeBytes: bigint | number };

/** What callers see of a group; `layout` as Prisma names it or as the database does. */
export type GroupRow = Omit<
  UploadGroupModel,
  "layout" | "workspaceId" | "fileCount" | "completedAt" | "canceledAt" | "expiredAt" | "cleanedAt"
> & { layout: StoredLayout | WireLayout; video: { id: number } | null };

/** The fields that every answer about a file has. */
export function fileFields(file: FileRow): Omit<CompletedFile, "libraryId"> {
  return {
    uploadId: file.id,
    fileRole: file.fileRole,
    fileName: file.fileName,
    totalBytes: Number(file.totalBytes),
    partSizeBytes: Number(file.partSizeBytes),
    totalParts: file.totalParts,
    uploadStrategy: file.uploadStrategy,
    status: file.status,
  };
}

function toFileState(file: FileRow): FileState {
  return { ...fileFields(file), ...(file.languageTag === null ? {} : { languageTag: file.languageTag }) };
}

function groupFields(group: GroupRow): Omit<UploadGroup, "files"> {
  return {
    uploadSessionId: group.id,
    sessionId: group.id,
    status: group.status,
    videoName: group.videoName,
    description: group.description,
    layout: toWireLayout(group.layout),
    perspective: perspectiveOf(group.perspective),
    folderName: group.folderName,
    createdAt: group.createdAt.toISOString(),
    expiresAt: group.expiresAt.toISOString(),
    libraryId: group.video?.id ?? null,
  };
}

export function toUploadGroup(group: GroupRow & { files: FileRow[] }): UploadGroup {
  return { ...groupFields(group), files: group.files.map(toFileState) };
}

export function toUploadGroupSummary(
  group: GroupRow & Pick<UploadGroupModel, "fileCount">,
  files: { completed: number; totalBytes: number },
): UploadGroupSummary {
  return {
    ...groupFields(group),
    fileCount: group.fileCount,
    completedFileCount: files.completed,
    totalBytes: files.totalBytes,
  };
}
