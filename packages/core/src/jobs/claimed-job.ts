import type { Layout, Perspective } from "@vergence/contract";
import type { AssetFileModel, JobInclude, JobModel, LibraryVideoModel } from "../../generated/prisma/models.ts";
import { perspectiveOf, toWireLayout } from "../kernel/layout-names.ts";
import { streamPrefix } from "../kernel/object-keys.ts";
import { type JobSource, toJobSource } from "./job-sources.ts";

/** Which job, of whose video, for which call. */
export interface JobIdentity {
  jobId: number;
  videoId: number;
  workspaceId: string;
  /** The call that requested the job. */
  requestId: string | null;
}

/** What every claim on the making of a stream or a file says of its job. */
export interface ClaimedJob extends JobIdentity {
  layout: Layout;
  perspective: Perspective;
  sources: JobSource[];
  /** Of the stream, whichever attempt makes it. */
  streamPrefix: string;
}

/** The rows that `toClaimedJob` reads. */
export const claimedJobRows = {
  stream: true,
  video: { include: { assetFiles: { orderBy: { position: "asc" } } } },
} as const satisfies JobInclude;

type JobRow = Pick<JobModel, "id" | "requestId"> & { video: Pick<LibraryVideoModel, "id" | "workspaceId"> };

export const toJobIdentity = ({ id, requestId, video }: JobRow): JobIdentity => ({
  jobId: id,
  videoId: video.id,
  workspaceId: video.workspaceId,
  requestId,
});

export function toClaimedJob(
  job: JobRow & { video: LibraryVideoModel & { assetFiles: AssetFileModel[] } },
): ClaimedJob {
  const { id, workspaceId, layout, perspective, assetFiles } = job.video;
  return {
    ...toJobIdentity(job),
    layout: toWireLayout(layout),
    perspective: perspectiveOf(perspective),
    sources: assetFiles.map(toJobSource),
    streamPrefix: streamPrefix(workspaceId, id, job.id),
  };
}
