import { extensionsOfRole, type FileRole, fileRoles, layouts } from "./enums.ts";
import { isLanguageTagOf } from "./language-tags.ts";

/** Of one subtitle: text for a whole day, with a cue every second, is less. */
export const maxSubtitleBytes = 16 * 2 ** 20;

interface RuleIssue {
  path: (string | number)[];
  message: string;
}

/** A file as far as it has been understood: a field of the wrong type is undefined here and reported by the schema. */
interface LooseFile {
  index: number;
  fileRole?: FileRole;
  fileName?: string;
  languageTag?: string;
  sizeBytes?: number;
  /** Whether there is a languageTag at all, if only one of the wrong type. */
  hasLanguageTag?: boolean;
}

/**
 * The rules between the files of an upload group: which roles a layout takes, extensions, languages.
 * @param raw a body that may be half wrong; whatever has the wrong type is passed over, since the schema reports it
 * @returns every violated rule, each with the path of the field it names
 */
export function checkFileSet(raw: unknown): RuleIssue[] {
  if (!isRecord(raw)) return [];
  const files = (Array.isArray(raw.files) ? raw.files : []).map(looseFile);
  const perspective = checkAivPerspective(raw);
  // What files are needed goes without saying where there are none at all: the schema says that.
  if (files.length === 0) return perspective;
  return [
    ...perspective,
    ...checkVideos(raw.layout, files),
    ...checkSingletons(files),
    ...checkAivFiles(raw, files),
    ...files.flatMap(checkExtension),
    ...files.flatMap(checkSubtitleSize),
    ...files.flatMap(checkLanguageTag),
    ...checkLanguagesDiffer(files),
  ];
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const stringOf = (value: unknown) => (typeof value === "string" ? value : undefined);

function looseFile(raw: unknown, index: number): LooseFile {
  if (!isRecord(raw)) return { index };
  return {
    index,
    fileRole: fileRoles.find((role) => role === raw.fileRole),
    fileName: stringOf(raw.fileName)?.trim(),
    languageTag: stringOf(raw.languageTag)?.toLowerCase(),
    sizeBytes: typeof raw.sizeBytes === "number" ? raw.sizeBytes : undefined,
    hasLanguageTag: raw.languageTag !== undefined && raw.languageTag !== null,
  };
}

const withRole = (files: LooseFile[], role: FileRole) => files.filter((file) => file.fileRole === role);

function checkVideos(layout: unknown, files: LooseFile[]): RuleIssue[] {
  if (!layouts.some((known) => known === layout)) return [];
  const separate = layout === "Separate";
  const wanted: FileRole[] = separate ? ["video_left", "video_right"] : ["video"];
  const unwanted: FileRole[] = separate ? ["video"] : ["video_left", "video_right"];
  const needs = separate ? "needs exactly one video_left and one video_right" : "needs exactly one video";
  return [
    ...wanted.flatMap((role) => {
      const count = withRole(files, role).length;
      return count === 1 ? [] : [issue(["files"], `layout ${layout} ${needs}; ${role} was given ${count} times`)];
    }),
    ...unwanted.flatMap((role) =>
      withRole(files, role).map((file) =>
        issue(["files", file.index, "fileRole"], `layout ${layout} takes no ${role}: it ${needs}`),
      ),
    ),
  ];
}

function checkSingletons(files: LooseFile[]): RuleIssue[] {
  return (["aime", "fcpxmld"] as const).flatMap((role) =>
    withRole(files, role)
      .slice(1)
      .map((file) => issue(["files", file.index, "fileRole"], `at most one ${role} in a group`)),
  );
}

function checkAivPerspective({ layout, perspective }: Record<string, unknown>): RuleIssue[] {
  return layout === "AIV" && perspective !== "180" ? [issue(["perspective"], "layout AIV needs perspective 180")] : [];
}

function checkAivFiles({ layout }: Record<string, unknown>, files: LooseFile[]): RuleIssue[] {
  if (layout !== "AIV") return [];
  const isAivu = withRole(files, "video").some((file) => file.fileName?.toLowerCase().endsWith(".aivu"));
  const isBundle = withRole(files, "aime").length > 0 && withRole(files, "fcpxmld").length > 0;
  if (isAivu || isBundle) return [];
  return [issue(["files"], "layout AIV needs a video that ends in .aivu, or both an aime and an fcpxmld file")];
}

function checkExtension(file: LooseFile): RuleIssue[] {
  if (!file.fileRole || !file.fileName) return [];
  const allowed = extensionsOfRole[file.fileRole];
  const lowerName = file.fileName.toLowerCase();
  if (allowed.some((extension) => lowerName.endsWith(extension) && lowerName.length > extension.length)) return [];
  return [issue(["files", file.index, "fileName"], `a ${file.fileRole} file must end in ${allowed.join(", ")}`)];
}

function checkSubtitleSize({ index, fileRole, sizeBytes }: LooseFile): RuleIssue[] {
  if (fileRole !== "subtitle" || sizeBytes === undefined || sizeBytes <= maxSubtitleBytes) return [];
  return [
    issue(["files", index, "sizeBytes"], "a subtitle file may have at most 16 MiB: upload the text alone, as SubRip"),
  ];
}

function checkLanguageTag({ index, fileRole, languageTag, hasLanguageTag }: LooseFile): RuleIssue[] {
  if (!fileRole) return [];
  const path = ["files", index, "languageTag"];
  if (fileRole !== "audio" && fileRole !== "subtitle")
    return hasLanguageTag ? [issue(path, `languageTag is for audio and subtitle files, not ${fileRole}`)] : [];
  if (!hasLanguageTag) return [issue(path, `languageTag is required for ${fileRole} files`)];
  if (languageTag === undefined) return [];
  if (isLanguageTagOf(fileRole, languageTag)) return [];
  return [issue(path, `"${languageTag.slice(0, 20)}" is not a supported language tag for ${fileRole} files`)];
}

function checkLanguagesDiffer(files: LooseFile[]): RuleIssue[] {
  return (["audio", "subtitle"] as const).flatMap((role) => {
    const seen = new Set<string>();
    return withRole(files, role).flatMap(({ index, languageTag }) => {
      if (languageTag === undefined) return [];
      if (seen.has(languageTag))
        return [issue(["files", index, "languageTag"], `another ${role} file already has the language ${languageTag}`)];
      seen.add(languageTag);
      return [];
    });
  });
}

function issue(path: (string | number)[], message: string): RuleIssue {
  return { path, message };
}
