import { openAsBlob } from "node:fs";
import type { GroupFile } from "@vergence/client";
import { multipartBytes } from "@vergence/core/testing";
import { makeClip } from "@vergence/media/testing";

export type FilmFile = GroupFile & { source: Blob };

/** What a client uploads. Its name says what must become of it. */
export interface Film {
  videoName: string;
  layout: "2D";
  files: FilmFile[];
}

/** Films of one video name after the other. */
export interface Films {
  /** A real clip that must become a stream, with subtitles where there are to be two files. */
  good(fileCount?: 1 | 2): Film;
  /** Text under the name of a film, with audio tracks of the same kind: its job must fail, at once. */
  junk(fileCount?: number): Film;
  /** The same, so large that it goes up in two parts. */
  largeJunk(): Film;
}

export const isGood = (videoName: string): boolean => videoName.startsWith("good ");

/** @param folder where the clip is made */
export async function makeFilms(folder: string): Promise<Films> {
  const path = await makeClip(folder, {
    fileName: "film.mp4",
    seconds: 2,
    size: "64x36",
    frameRate: "12",
    tones: [440],
  });
  const clip = new Blob([await (await openAsBlob(path)).arrayBuffer()]);
  const subtitles = new Blob(["1\n00:00:00,200 --> 00:00:01,500\nIt rains.\n"]);
  const text = new Blob(["This is no film.\n"]);
  const largeText = new Blob([Buffer.alloc(multipartBytes, "no film ")]);
  let count = 0;

  const video = (source: Blob): FilmFile => ({ source, fileRole: "video", fileName: "film.mp4" });
  const film = (kind: "good" | "junk", files: FilmFile[]): Film => ({
    videoName: `${kind} ${++count}`,
    layout: "2D",
    files,
  });
  const subtitle: FilmFile = { source: subtitles, fileRole: "subtitle", fileName: "en.srt", languageTag: "en" };
  const sounds = ["en", "de", "fr"].map(
    (languageTag): FilmFile => ({ source: text, fileRole: "audio", fileName: `${languageTag}.m4a`, languageTag }),
  );
  return {
    good: (fileCount = 1) => film("good", fileCount === 2 ? [video(clip), subtitle] : [video(clip)]),
    junk: (fileCount = 1) => film("junk", [video(text), ...sounds.slice(0, fileCount - 1)]),
    largeJunk: () => film("junk", [video(largeText)]),
  };
}
