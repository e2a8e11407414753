import { extensionsOfRole, type FileRole } from "@vergence/contract";

/**
 * A name for a fetched file: the last segment of its address, as an upload might call it, with an extension that its
 * role takes.
 * @param isQuickTime what its first bytes say
 */
export function fileNameOf(url: string, fileRole: FileRole, isQuickTime: boolean): string {
  const extension = isQuickTime ? ".mov" : ".mp4";
  const name = decoded(new URL(url).pathname.split("/").at(-1) ?? "")
    .slice(0, 200)
    .replace(/[\p{Cc}\p{Cs}/\\]/gu, "")
    .trim();
  if (name === "" || name.startsWith(".")) return `video${extension}`;
  const known = extensionsOfRole[fileRole].filter((ending) => ending !== ".aivu");
  return known.some((ending) => name.toLowerCase().endsWith(ending)) ? name : `${name}${extension}`;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
