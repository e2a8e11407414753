import {
  createStreamBody,
  deletedVideo,
  downloadBody,
  downloads,
  jobState,
  library,
  listVideosQuery,
  publishedPage,
  publishedQuery,
  publishedVideos,
  remoteUploadBody,
  updateVideoBody,
  videoPage,
  videoParams,
  videoStreams,
} from "@vergence/contract";
import {
  createStream,
  deleteVideo,
  getVideo,
  getVideoStreams,
  listPublished,
  listVideos,
  requestDownload,
  startRemoteUpload,
  updateVideo,
} from "@vergence/core";
import { aLibrary, aQueuedJob, aStream, inAnHour } from "./example-values.ts";
import { mutation, query } from "./operation.ts";

const tags = ["library"];
const all = "/videos";
const one = `${all}/:id`;
const roles = ["readonly"] as const;
const params = { id: 7 };

/** REST routes are matched in this order: what is named below `/videos` comes before a video's id. */
export const videoCalls = {
  published: query({
    summary: "List published streams, newest first",
    rest: {
      operationId: "listPublished",
      tags,
      method: "get",
      path: `${all}/published`,
      hasNextLink: true,
      answer: publishedVideos,
      async run(ctx, input, { linkNext }) {
        const { items, nextCursor } = await listPublished(ctx, input);
        linkNext(nextCursor);
        return items;
      },
    },
    roles,
    query: publishedQuery,
    answer: publishedPage,
    errors: [],
    example: {
      query: { folderName: ["Home", "Trailers"], visibility: "public" },
      answer: [{ stream: aStream, library: aLibrary }],
    },
    run: listPublished,
  }),

  list: query({
    summary: "List videos, newest first",
    rest: { operationId: "listVideos", tags, method: "get", path: all },
    roles,
    query: listVideosQuery,
    answer: videoPage,
    errors: [],
    example: {
      query: { limit: 20 },
      answer: {
        items: [{ ...aLibrary, status: "ready", isPublished: true, visibility: "public" }],
        nextCursor: null,
      },
    },
    run: listVideos,
  }),

  startRemoteUpload: mutation({
    summary: "Import a video from a URL",
    description: "A job downloads the file; poll the video's jobs for its progress.",
    rest: { operationId: "startRemoteUpload", tags: ["uploads"], method: "post", path: `${all}/upload`, status: 201 },
    roles: ["upload"],
    body: remoteUploadBody,
    answer: library,
    errors: [],
    example: {
      body: { name: "Reef", layout: "SBS", perspective: "180", videoUrl: "https://films.example/reef.mov" },
      answer: { ...aLibrary, isStreaming: false, thumbnailUrl: null, videoLength: null, videoHeight: null },
    },
    run: startRemoteUpload,
  }),

  get: query({
    summary: "Get a video",
    rest: { operationId: "getVideo", tags, method: "get", path: one },
    roles,
    params: videoParams,
    answer: library,
    errors: ["not_found"],
    example: { params, answer: aLibrary },
    run: getVideo,
  }),

  update: mutation({
    summary: "Update a video",
    description: "Changes only the fields that are sent.",
    rest: { operationId: "updateVideo", tags, method: "post", path: one },
    roles: [],
    params: videoParams,
    body: updateVideoBody,
    answer: library,
    errors: ["not_found", "drm_not_configured"],
    example: { params, body: { name: "Reef at night", isPublished: false }, answer: aLibrary },
    run: updateVideo,
  }),

  delete: mutation({
    summary: "Delete a video",
    description: "A job deletes the stored files. Safe to repeat.",
    // The job has still to run.
    rest: { operationId: "deleteVideo", tags, method: "delete", path: one, status: 202 },
    roles: [],
    params: videoParams,
    answer: deletedVideo,
    errors: ["not_found", "invalid_transition"],
    example: { params, answer: { id: 7, status: "deleting" } },
    run: deleteVideo,
  }),

  streams: query({
    summary: "Get a video's streams",
    rest: { operationId: "getVideoStreams", tags, method: "get", path: `${one}/streams` },
    roles,
    params: videoParams,
    answer: videoStreams,
    errors: ["not_found"],
    example: { params, answer: { streams: [aStream], library: aLibrary } },
    run: getVideoStreams,
  }),

  createStream: mutation({
    summary: "Add a stream to a video",
    description: "Answers the encoding job; poll its status for progress.",
    rest: { operationId: "createStream", tags, method: "post", path: `${one}/streams`, status: 201 },
    roles: [],
    params: videoParams,
    body: createStreamBody,
    answer: jobState,
    errors: ["not_found", "not_ready", "drm_not_configured"],
    example: {
      params,
      body: { streamFormat: "H264", bitrateLadder: [{ bitrate: 2, height: 240 }] },
      answer: aQueuedJob,
    },
    run: createStream,
  }),

  download: mutation({
    summary: "Get a video's download URLs",
    description: "A file that is made on request has no URL until its job has succeeded; call again then.",
    rest: { operationId: "requestDownload", tags, method: "post", path: `${one}/download`, repeat: "sameState" },
    roles,
    params: videoParams,
    body: downloadBody,
    answer: downloads,
    errors: ["not_found", "not_ready", "storage_unavailable"],
    example: {
      params,
      body: { kind: "source" },
      answer: {
        files: [
          {
            kind: "source",
            fileName: "reef.mov",
            sizeBytes: 1_287_340_032,
            url: "https://store.example/vergence/workspaces/0d6c1b1e/reef?X-Amz-Signature=5ea97a59",
            expiresAt: inAnHour,
            jobId: null,
          },
        ],
      },
    },
    run: requestDownload,
  }),
};
