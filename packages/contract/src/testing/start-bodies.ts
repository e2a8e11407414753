/**
 * Bodies of Start that keep every rule, one of each layout that has rules of its own; tests change one thing at a time.
 */

type Body = Record<string, unknown> & { files: Record<string, unknown>[] };

export const flatBody = (): Body => ({
  videoName: "Reef",
  layout: "2D",
  files: [{ fileName: "reef.mov", fileRole: "video", sizeBytes: 1 }],
});

export const separateBody = (): Body => ({
  videoName: "Reef",
  description: "Two eyes,\nan audio track and subtitles.",
  layout: "Separate",
  perspective: "180",
  folderName: "Oceans",
  files: [
    { fileName: "left.mov", fileRole: "video_left", sizeBytes: 1_287_340_032 },
    { fileName: "right.mp4", fileRole: "video_right", sizeBytes: 5 },
    { fileName: "music.m4a", fileRole: "audio", sizeBytes: 5, languageTag: "zxx" },
    { fileName: "words.srt", fileRole: "subtitle", sizeBytes: 5, languageTag: "en" },
  ],
});

export const aivBody = (): Body => ({
  videoName: "Reef",
  layout: "AIV",
  perspective: "180",
  files: [
    { fileName: "reef.mov", fileRole: "video", sizeBytes: 5 },
    { fileName: "reef.aime", fileRole: "aime", sizeBytes: 5 },
    { fileName: "reef.zip", fileRole: "fcpxmld", sizeBytes: 5 },
  ],
});

/** The file at `index` with some fields set; undefined removes a field. */
export function withFile(body: Body, index: number, fields: Record<string, unknown>): Body {
  return { ...body, files: body.files.map((file, at) => (at === index ? { ...file, ...fields } : file)) };
}
