/** How the eyes of a video are stored (SpatialGen's `layout`, also called `fileFormat3D`). */
export const layouts = ["2D", "MVHEVC", "SBS", "TB", "Separate", "AIV"] as const;
export type Layout = (typeof layouts)[number];

/**
 * Whether both eyes of a layout can be separated. Apple's AIV has metadata of its own, which cannot be created again.
 */
export function hasTwoEyes(layout: Layout): boolean {
  return layout !== "2D" && layout !== "AIV";
}

/** The field of view that the picture covers, as uploads name it. */
export const perspectives = ["Regular", "180", "360"] as const;
export type Perspective = (typeof perspectives)[number];

/** The same perspectives as numbers, as the library answers them: 0 is Regular. */
export const perspectiveDegrees: Record<Perspective, 0 | 180 | 360> = { Regular: 0, "180": 180, "360": 360 };

export const fileRoles = ["video", "video_left", "video_right", "audio", "subtitle", "aime", "fcpxmld"] as const;
export type FileRole = (typeof fileRoles)[number];

/** File name extensions that each role takes, lower case. */
export const extensionsOfRole: Record<FileRole, readonly string[]> = {
  video: [".aivu", ".mp4", ".mov"],
  video_left: [".mp4", ".mov"],
  video_right: [".mp4", ".mov"],
  audio: [".mp4", ".m4a"],
  subtitle: [".srt"],
  aime: [".aime"],
  fcpxmld: [".zip"],
};

export const uploadStatuses = ["pending", "completed", "canceled", "expired"] as const;
export type UploadStatus = (typeof uploadStatuses)[number];

export const uploadStrategies = ["single_put", "multipart"] as const;
export type UploadStrategy = (typeof uploadStrategies)[number];

export const videoStatuses = ["processing", "ready", "failed", "deleting"] as const;
export type VideoStatus = (typeof videoStatuses)[number];

export const jobKinds = ["ingest", "stream", "download", "fetch"] as const;
export type JobKind = (typeof jobKinds)[number];

export const jobStatuses = ["queued", "running", "succeeded", "failed", "canceled"] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** How a worker's try at a job, or at one of its tasks, ended. */
export const attemptOutcomes = ["succeeded", "failed", "retried", "stopped", "canceled", "lost"] as const;
export type AttemptOutcome = (typeof attemptOutcomes)[number];

export const streamStatuses = ["queued", "encoding", "ready", "failed", "canceled"] as const;
export type StreamStatus = (typeof streamStatuses)[number];

/** `private` streams play by signed addresses that end. `drm` needs a licence server. */
export const streamVisibilities = ["public", "private", "drm"] as const;
export type StreamVisibility = (typeof streamVisibilities)[number];

/** Files that can be downloaded: as uploaded; MV-HEVC for Apple's players; side by side for other headsets. */
export const downloadKinds = ["source", "mvhevc", "headset"] as const;

export const keyRoles = ["admin", "readonly", "upload"] as const;
export type KeyRole = (typeof keyRoles)[number];
