/** Every key in the bucket is built here, so that nothing of one workspace can ever be named by another. */

/** All keys of uploads and videos begin so; the orphan sweep looks below it. */
export const workspacesPrefix = "workspaces/";

export const uploadFileKey = (workspaceId: string, groupId: string, fileId: string): string =>
  `${workspacesPrefix}${workspaceId}/uploads/${groupId}/${fileId}`;

/** Ends in a slash. */
export const videoPrefix = (workspaceId: string, videoId: number): string =>
  `${workspacesPrefix}${workspaceId}/videos/${videoId}/`;

/** A file that was fetched for a video. */
export const remoteSourceKey = (workspaceId: string, videoId: number, sourceId: string): string =>
  `${videoPrefix(workspaceId, videoId)}sources/${sourceId}`;

/** Ends in a slash. A stream's outputs lie below it, its multivariant playlist at `multivariant.m3u8`. */
export const streamPrefix = (workspaceId: string, videoId: number, jobId: number): string =>
  `${videoPrefix(workspaceId, videoId)}streams/${jobId}/`;

/** Files that are made for download lie below it, so that a stream's clean-up never meets them. Ends in the file's name. */
export const downloadKey = (workspaceId: string, videoId: number, jobId: number, fileName: string): string =>
  `${videoPrefix(workspaceId, videoId)}downloads/${jobId}/${fileName}`;

export const posterKey = (workspaceId: string, videoId: number): string =>
  `${videoPrefix(workspaceId, videoId)}poster.jpg`;
