import {
  createStreamBody,
  downloadBody,
  folderParams,
  jobParams,
  listVideosQuery,
  publishedQuery,
  remoteUploadBody,
  renameFolderBody,
  updateVideoBody,
  videoParams,
} from "@vergence/contract";
import {
  cancelJob,
  createStream,
  deleteVideo,
  getJob,
  getJobStatus,
  getVideo,
  getVideoStreams,
  listFolders,
  listJobs,
  listPublished,
  listVideos,
  renameFolder,
  requestDownload,
  retryJob,
  startRemoteUpload,
  updateVideo,
} from "@vergence/core";
import { procedureFor, router } from "../trpc.ts";

const procedure = procedureFor("readonly");
const adminProcedure = procedureFor("admin");

export const videosRouter = router({
  list: procedure.input(listVideosQuery).query(({ ctx, input }) => listVideos(ctx.call, input)),
  get: procedure.input(videoParams).query(({ ctx, input }) => getVideo(ctx.call, input)),
  streams: procedure.input(videoParams).query(({ ctx, input }) => getVideoStreams(ctx.call, input)),
  published: procedure.input(publishedQuery).query(({ ctx, input }) => listPublished(ctx.call, input)),
  jobs: procedure.input(videoParams).query(({ ctx, input }) => listJobs(ctx.call, input)),
  job: procedure.input(jobParams).query(({ ctx, input }) => getJob(ctx.call, input)),
  delete: adminProcedure.input(videoParams).mutation(({ ctx, input }) => deleteVideo(ctx.call, input)),
  folders: procedure.query(({ ctx }) => listFolders(ctx.call)),
  renameFolder: adminProcedure
    .input(folderParams.and(renameFolderBody))
    .mutation(({ ctx, input }) => renameFolder(ctx.call, input)),
  startRemoteUpload: procedureFor("upload")
    .input(remoteUploadBody)
    .mutation(({ ctx, input }) => startRemoteUpload(ctx.call, input)),
  update: adminProcedure
    .input(videoParams.and(updateVideoBody))
    .mutation(({ ctx, input }) => updateVideo(ctx.call, input)),
  createStream: adminProcedure
    .input(videoParams.and(createStreamBody))
    .mutation(({ ctx, input }) => createStream(ctx.call, input)),
  cancelJob: adminProcedure.input(jobParams).mutation(({ ctx, input }) => cancelJob(ctx.call, input)),
  retryJob: adminProcedure.input(jobParams).mutation(({ ctx, input }) => retryJob(ctx.call, input)),
  download: procedure
    .input(videoParams.and(downloadBody))
    .mutation(({ ctx, input }) => requestDownload(ctx.call, input)),
  jobStatus: procedure.input(jobParams).query(({ ctx, input }) => getJobStatus(ctx.call, input)),
});
