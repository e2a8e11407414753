import path from "node:path";
import { type FileRole, fileRoles, type Layout } from "@vergence/contract";
import { UsageError } from "../cli-error.ts";

export interface FileArgument {
  filePath: string;
  fileRole: FileRole;
  languageTag?: string;
}

const named = new RegExp(`^(${fileRoles.join("|")})(?::([^=]*))?=(.+)$`);
const roleOfExtension: Record<string, FileRole> = {
  ".srt": "subtitle",
  ".m4a": "audio",
  ".aime": "aime",
  ".zip": "fcpxmld",
};
const spoken = new Set<FileRole>(["audio", "subtitle"]);

/**
 * What each file of an upload is: as `ROLE=PATH` or `ROLE:LANGUAGE=PATH` says, else by its extension; a language may
 * stand before it, as in `film.de.srt`. Of the layout Separate the first video is the left eye.
 * @throws UsageError for a sound or subtitle without a language
 */
export function readFileArguments(args: readonly string[], layout: Layout): FileArgument[] {
  const eyes: FileRole[] = layout === "Separate" ? ["video_left", "video_right"] : ["video"];
  let videoCount = 0;
  return args.map((arg) => {
    const [, role, language, rest] = named.exec(arg) ?? [];
    const filePath = rest ?? arg;
    const { name, ext } = path.parse(filePath);
    const fileRole =
      fileRoles.find((known) => known === role) ??
      roleOfExtension[ext.toLowerCase()] ??
      // One video too many is the server's to refuse.
      eyes[videoCount++] ??
      "video";
    if (!spoken.has(fileRole)) return { filePath, fileRole };
    const languageTag = language || /\.([a-z]{2,3}(?:-[a-z0-9]{2,8})*)$/i.exec(name)?.[1];
    if (!languageTag) throw new UsageError(`${filePath}: name its language, as in ${fileRole}:en=${filePath}`);
    return { filePath, fileRole, languageTag };
  });
}
