import { createHash } from "node:crypto";

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

/** Ends in a slash. A stream's outputs lie below it, most of them in the folders of the attempts that made them. */
export const streamPrefix = (workspaceId: string, videoId: number, jobId: number): string =>
  `${videoPrefix(workspaceId, videoId)}streams/${jobId}/`;

/** Ends in a slash. Files that are made for download lie below it, so that a stream's clean-up never meets them. */
export const downloadPrefix = (workspaceId: string, videoId: number, jobId: number): string =>
  `${videoPrefix(workspaceId, videoId)}downloads/${jobId}/`;

/** Of the poster, in the folder of the attempt that made it. */
export const posterName = "poster.jpg";

/**
 * Where one attempt stores what it makes, below the prefix of its stream or download; ends in a slash. No other attempt
 * ever writes there: a worker that was believed dead and wakes up, or a request that was long on its way, can touch
 * nothing of its successor's.
 */
export const attemptFolder = (attemptId: number): string => `attempts/${attemptId}/`;

/**
 * Where the multivariant playlist of a stream that several tasks made is, below the stream's prefix; ends in a slash.
 * Named for the playlist's bytes: a worker that finishes the stream again, or a request that arrives late, can only
 * store the same ones there.
 */
export const finishFolder = (playlist: Buffer): string =>
  `${finishesFolder}${createHash("sha256").update(playlist).digest("hex").slice(0, 32)}/`;
export const finishesFolder = "finishes/";

/** The attempt in whose folder an object is; undefined for any other. */
export function attemptOf(key: string): number | undefined {
  const [, id] = /\/attempts\/(\d+)\//.exec(key) ?? [];
  return id === undefined ? undefined : Number(id);
}

/**
 * The same of an attempt that encodes from the start again, for the `round`th time: from 2 on below its first, whose
 * requests may still be on their way.
 */
export const roundFolder = (folder: string, round: number): string => (round === 1 ? folder : `${folder}${round}/`);
