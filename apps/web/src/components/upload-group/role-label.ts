import type { FileRole, FileState } from "@vergence/contract";

const roleNames: Record<FileRole, string> = {
  video: "Video",
  video_left: "Left eye",
  video_right: "Right eye",
  audio: "Audio",
  subtitle: "Subtitle",
  aime: "Apple Immersive metadata",
  fcpxmld: "Final Cut project",
};

const languageNames = new Intl.DisplayNames("en", { type: "language" });

/** What a file is for, with its language: `Subtitle · German`. `zxx` is music without words. */
export function roleLabel({ fileRole, languageTag }: Pick<FileState, "fileRole" | "languageTag">): string {
  if (!languageTag) return roleNames[fileRole];
  const language = languageTag === "zxx" ? "Instrumental" : (languageNames.of(languageTag) ?? languageTag);
  return `${roleNames[fileRole]} · ${language}`;
}
