/**
 * The shortest BCP 47 tag for a container's `language` entry (ISO 639-2, such as `ger`, or already BCP 47): `de`.
 * Null for `und` and for what is no language code.
 */
export function languageTagOf(entry: string | undefined): string | null {
  const text = entry?.trim() ?? "";
  if (!text || text.toLowerCase() === "und") return null;
  try {
    return Intl.getCanonicalLocales(text)[0]?.toLowerCase() ?? null;
  } catch {
    return null;
  }
}
