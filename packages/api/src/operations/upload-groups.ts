import {
  canceledGroup,
  completedFile,
  completeFileBody,
  fileParams,
  groupParams,
  listGroupsQuery,
  partUrls,
  partUrlsBody,
  startUploadBody,
  timelineEvent,
  uploadedParts,
  uploadGroup,
  uploadGroupPage,
} from "@vergence/contract";
import {
  cancelGroup,
  completeFile,
  getGroup,
  getPartUrls,
  listGroups,
  listParts,
  listTimeline,
  openPartUrls,
  startUpload,
} from "@vergence/core";
import { z } from "zod";
import { createdAt, keyId, laterAt, uploadSessionId } from "./example-values.ts";
import { mutation, query } from "./operation.ts";

const tags = ["uploads"];
const all = "/videos/uploads";
const one = `${all}/:uploadSessionId`;
const file = `${one}/files/:uploadId`;
const roles = ["upload"] as const;

const uploadId = "b7a3f0c2-8a57-4d3e-a1d5-1c6a2c1f7e22";
const etag = '"9b2cf535f27731c974343645a3985328"';
const aFile = {
  uploadId,
  fileRole: "video",
  fileName: "reef.mov",
  totalBytes: 1_287_340_032,
  partSizeBytes: 104_857_600,
  totalParts: 13,
  uploadStrategy: "multipart",
  status: "pending",
};
const groupFields = {
  uploadSessionId,
  sessionId: uploadSessionId,
  status: "pending",
  videoName: "Reef",
  description: "",
  layout: "SBS",
  perspective: "180",
  folderName: "Home",
  createdAt,
  expiresAt: "2026-02-05T09:30:00.000Z",
  libraryId: null,
};
const aGroup = { ...groupFields, files: [aFile] };
const aPartUrl = {
  partNumber: 1,
  sizeBytes: 104_857_600,
  byteStart: 0,
  byteEnd: 104_857_600,
  url: "https://store.example/vergence/workspaces/0d6c1b1e/reef?partNumber=1&X-Amz-Signature=5ea97a59",
  expiresAt: "2026-02-01T09:30:00.000Z",
};

export const uploadGroupCalls = {
  start: mutation({
    summary: "Start an upload group",
    rest: { operationId: "startUpload", tags, method: "post", path: all, status: 201 },
    roles,
    body: startUploadBody,
    answer: uploadGroup,
    errors: [],
    example: {
      body: {
        videoName: "Reef",
        layout: "SBS",
        perspective: "180",
        files: [{ fileName: "reef.mov", fileRole: "video", sizeBytes: 1_287_340_032 }],
      },
      answer: aGroup,
    },
    run: startUpload,
  }),

  list: query({
    summary: "List upload groups, newest first",
    rest: { operationId: "listUploads", tags, method: "get", path: all },
    roles,
    query: listGroupsQuery,
    answer: uploadGroupPage,
    errors: [],
    example: {
      query: { limit: 20, status: "pending" },
      answer: {
        items: [{ ...groupFields, fileCount: 1, completedFileCount: 0, totalBytes: 1_287_340_032 }],
        nextCursor: null,
      },
    },
    run: listGroups,
  }),

  get: query({
    summary: "Get an upload group",
    description: "With its files.",
    rest: { operationId: "getUpload", tags, method: "get", path: one },
    roles,
    uploadTokens: "upload",
    params: groupParams,
    answer: uploadGroup,
    errors: ["not_found"],
    example: { params: { uploadSessionId }, answer: aGroup },
    run: getGroup,
  }),

  cancel: mutation({
    summary: "Cancel an upload group",
    description: "Cancels all of the group's files; this cannot be undone. Safe to repeat.",
    rest: { operationId: "cancelUpload", tags, method: "delete", path: one },
    roles,
    uploadTokens: "cancel",
    params: groupParams,
    answer: canceledGroup,
    errors: ["not_found", "already_completed", "gone"],
    example: {
      params: { uploadSessionId },
      answer: {
        sessionId: uploadSessionId,
        status: "canceled",
        canceledAt: laterAt,
        fileCount: 1,
        canceledFileCount: 1,
      },
    },
    run: cancelGroup,
  }),

  partUrls: mutation({
    summary: "Get presigned part URLs",
    description:
      "PUT each part to its URL, without an API key: the URL authorizes exactly as many bytes as the part has. For parts that are named with their SHA-256, send the headers of the answer with the PUT; a store that verifies checksums, such as S3, refuses other bytes with 400 BadDigest.",
    rest: {
      operationId: "getPartUrls",
      tags,
      method: "post",
      path: `${file}/part-urls`,
      repeat: "sameState",
      run: openPartUrls,
    },
    roles,
    uploadTokens: "upload",
    params: fileParams,
    body: partUrlsBody,
    answer: partUrls,
    errors: ["not_found", "already_completed", "gone", "storage_unavailable"],
    example: {
      params: { uploadSessionId, uploadId },
      body: { startPartNumber: 1, count: 1 },
      answer: { ...aFile, parts: [aPartUrl] },
    },
    run: getPartUrls,
  }),

  completeFile: mutation({
    summary: "Complete a file",
    description:
      "The last file of a group to be completed creates the library video. Safe to repeat, at any time. Parts that were sent with their SHA-256 are named with it.",
    rest: { operationId: "completeFile", tags, method: "post", path: `${file}/complete`, repeat: "sameState" },
    roles,
    uploadTokens: "upload",
    params: fileParams,
    body: completeFileBody,
    answer: completedFile,
    errors: ["not_found", "gone", "parts_mismatch", "stored_bytes_mismatch", "storage_unavailable"],
    example: {
      params: { uploadSessionId, uploadId },
      body: { parts: [{ partNumber: 1, etag }] },
      answer: { ...aFile, status: "completed", libraryId: 7 },
    },
    run: completeFile,
  }),

  listParts: query({
    summary: "List uploaded parts",
    description: "The parts of a file that the store has, with their sizes and etags: a client resumes from them.",
    rest: { operationId: "listParts", tags, method: "get", path: `${file}/parts` },
    roles,
    uploadTokens: "upload",
    params: fileParams,
    answer: uploadedParts,
    errors: ["not_found", "gone", "storage_unavailable"],
    example: {
      params: { uploadSessionId, uploadId },
      answer: [{ partNumber: 1, sizeBytes: 104_857_600, etag }],
    },
    run: listParts,
  }),

  /** A procedure alone: the page of a group shows it. */
  timeline: query({
    summary: "List the audit events of an upload group and of its video, oldest first",
    roles,
    params: groupParams,
    answer: z.array(timelineEvent),
    errors: ["not_found"],
    example: {
      params: { uploadSessionId },
      answer: [
        {
          id: "4711",
          at: createdAt,
          actor: `key:${keyId}`,
          action: "upload_group.pending",
          subject: "upload_group",
          subjectId: uploadSessionId,
          requestId: "5ea97a59-95e0-4c8b-a634-b0fa9976f6ff",
          detail: null,
        },
      ],
    },
    run: listTimeline,
  }),
};
