import type { Folder, Folders } from "@vergence/contract";
import { type CallOptions, type PostOptions, step, type Verbs } from "./verbs.ts";

/** Folders group videos by name. A folder exists as long as a video is in it. */
export const folderCalls = ({ get, post }: Verbs) => ({
  list: (options?: CallOptions) => get<Folders>("/folders", undefined, options),
  /** Renames a folder, and so moves all videos in it. The name of another folder is refused (409). */
  rename: (folderName: string, name: string, options?: PostOptions) =>
    post<Folder>(`/folders/${step(folderName)}`, { name }, options),
});
