/**
 * A language's own name, as a viewer looks for it: `Deutsch`, `日本語`; `Instrumental` for `zxx`, `Original` for `und`.
 */
export function languageName(languageTag: string): string {
  if (languageTag === "zxx") return "Instrumental";
  if (languageTag === "und") return "Original";
  try {
    const name = new Intl.DisplayNames(languageTag, { type: "language" }).of(languageTag) ?? languageTag;
    return name.charAt(0).toLocaleUpperCase(languageTag) + name.slice(1);
  } catch {
    return languageTag;
  }
}
