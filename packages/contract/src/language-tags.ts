/** Languages of audio and subtitle files, as published by SpatialGen (ISO 639-1). */
export const languageTags = (
  "en es fr de it ja ko pt ru zh af am ar az bg bn bs ca cs da el et fa fi gu he hi hr hu hy id is ka kn lt lv ml mr ms " +
  "nl no pa pl ro sk sl sq sr sv sw ta te th tl tr uk ur vi"
).split(" ");

/** ISO 639-2 `zxx`, "no linguistic content": instrumental audio. Audio only. */
export const instrumentalTag = "zxx";

const subtitleTags = new Set(languageTags);
const audioTags = new Set([...languageTags, instrumentalTag]);

/** Whether a lower-case tag may stand on a file of this role. */
export function isLanguageTagOf(role: "audio" | "subtitle", tag: string): boolean {
  return (role === "audio" ? audioTags : subtitleTags).has(tag);
}
