import type { FileRole, FileState } from "@vergence/contract";
import { UploadError } from "../errors.ts";
import type { UploadSource } from "./upload-source.ts";

/** A file of a group, as its owner names it. */
export interface GroupFile {
  source: UploadSource | Blob;
  fileRole: FileRole;
  fileName: string;
  /** For audio and subtitle files only, and required there. */
  languageTag?: string | undefined;
}

interface SizedFile extends Omit<GroupFile, "source"> {
  source: UploadSource;
}

export interface MatchedFile {
  source: UploadSource;
  state: FileState;
}

/**
 * Pairs the files at hand with those of a group, in the order in which they were given. A group has but one file of a
 * role and language, so these are what a file is known by.
 * @throws UploadError naming every file that has no counterpart, or one of another name or size
 */
export function matchFiles(files: readonly SizedFile[], states: readonly FileState[]): MatchedFile[] {
  const open = new Map(states.map((state) => [identityOf(state), state]));
  const problems: string[] = [];
  const matched = files.flatMap(({ source, ...file }) => {
    const state = open.get(identityOf(file));
    open.delete(identityOf(file));
    if (!state) problems.push(`the group has no ${describe(file)}`);
    else if (state.fileName !== file.fileName.trim() || state.totalBytes !== source.sizeBytes)
      problems.push(
        `${describe(file)} has ${source.sizeBytes} bytes, ` +
          `but the group's is ${describe(state)} with ${state.totalBytes} bytes`,
      );
    return state ? [{ source, state }] : [];
  });
  for (const state of open.values())
    if (state.status === "pending") problems.push(`the group also needs ${describe(state)}, which was not given`);
  if (problems.length > 0) throw new UploadError(`These files do not fit the upload group: ${problems.join("; ")}`);
  return matched;
}

type Named = Pick<GroupFile, "fileRole" | "fileName" | "languageTag">;

const identityOf = ({ fileRole, languageTag }: Named) => `${fileRole} ${languageTag?.toLowerCase() ?? ""}`;
const describe = ({ fileRole, fileName }: Named) => `${fileRole} ${fileName}`;
