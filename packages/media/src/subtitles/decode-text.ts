import { MediaError } from "../media-error.ts";

/** The code page that subtitle tools on Windows write for a language; windows-1252 for all others. */
const codePages: Record<string, string> = {
  ...tagged("windows-1250", "bs cs hr hu pl ro sk sl sq"),
  ...tagged("windows-1251", "be bg mk ru sr uk"),
  ...tagged("windows-1253", "el"),
  ...tagged("windows-1254", "az tr"),
  ...tagged("windows-1255", "he"),
  ...tagged("windows-1256", "ar fa ur"),
  ...tagged("windows-1257", "et lt lv"),
  ...tagged("windows-1258", "vi"),
  ...tagged("windows-874", "th"),
  ...tagged("shift_jis", "ja"),
  ...tagged("euc-kr", "ko"),
  ...tagged("gb18030", "zh"),
};

/**
 * The text of a subtitle file: UTF-8 or UTF-16 by byte order mark, then UTF-8 if it is valid, then the code page that
 * is usual for its language.
 * @throws MediaError (permanent) when the bytes are no text at all
 */
export function decodeText(bytes: Uint8Array, fileName: string, languageTag: string | null): string {
  const text = decode(bytes, languageTag);
  if (text.includes("\0")) {
    const message = `"${fileName}" is not a subtitle: it is not even text. Expected SubRip (.srt).`;
    throw new MediaError("unreadable_subtitle", message, { permanent: true });
  }
  return text;
}

function decode(bytes: Uint8Array, languageTag: string | null): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder(codePages[languageTag?.split("-")[0] ?? ""] ?? "windows-1252").decode(bytes);
  }
}

function tagged(codePage: string, tags: string): Record<string, string> {
  return Object.fromEntries(tags.split(" ").map((tag) => [tag, codePage]));
}
