import type { Folder, Folders } from "@vergence/contract";
import { type CallOptions, type PostOptions, step, type Verbs } from "./verbs.ts";

/** Folders: the names that videos stand under. A folder is there as long as a video is in it. */
export const folderCalls = ({ get, post }: Verbs) => ({
  list: (options?: CallOptions) => get<Folders>("/folders", undefined, options),
  /** Gives a folder, and so all videos in it, another name. A name that a folder has already is refused (409). */
  rename: (folderName: string, name: string, options?: PostOptions) =>
    post<Folder>(`/folders/${step(folderName)}`, { name }, options),
});
