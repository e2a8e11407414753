import { folder, folderParams, folders, renameFolderBody } from "@vergence/contract";
import { listFolders, renameFolder } from "@vergence/core";
import { mutation, query } from "./operation.ts";

const tags = ["folders"];

/** The part of `videos` that is about folders. */
export const folderCalls = {
  folders: query({
    summary: "List folders",
    rest: { operationId: "listFolders", tags, method: "get", path: "/folders" },
    roles: ["readonly"],
    answer: folders,
    errors: [],
    example: { answer: { folders: [{ folderName: "Home", videoCount: 3 }] } },
    run: listFolders,
  }),

  renameFolder: mutation({
    summary: "Rename a folder",
    rest: { operationId: "renameFolder", tags, method: "post", path: "/folders/:folderName" },
    roles: [],
    params: folderParams,
    body: renameFolderBody,
    answer: folder,
    errors: ["not_found", "invalid_transition"],
    example: {
      params: { folderName: "Trailers" },
      body: { name: "Teasers" },
      answer: { folderName: "Teasers", videoCount: 2 },
    },
    run: renameFolder,
  }),
};
