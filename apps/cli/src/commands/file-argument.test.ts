import { expect, test } from "vitest";
import { readFileArguments } from "./file-argument.ts";

test("roles and languages go by extensions and names", () => {
  expect(readFileArguments(["a/film.mov", "a/film.de.m4a", "a/film.pt-BR.srt"], "SBS")).toEqual([
    { filePath: "a/film.mov", fileRole: "video" },
    { filePath: "a/film.de.m4a", fileRole: "audio", languageTag: "de" },
    { filePath: "a/film.pt-BR.srt", fileRole: "subtitle", languageTag: "pt-BR" },
  ]);
});

test("of the layout Separate the first video is the left eye", () => {
  const roles = (args: string[]) => readFileArguments(args, "Separate").map(({ fileRole }) => fileRole);
  expect(roles(["l.mov", "r.mov"])).toEqual(["video_left", "video_right"]);
  expect(roles(["video_right=r.mov", "video_left=l.mov"])).toEqual(["video_right", "video_left"]);
  // Refused by the server, which says why.
  expect(roles(["l.mov", "r.mov", "x.mov"])).toEqual(["video_left", "video_right", "video"]);
});

test("what is named wins: the role, the language, and a path with an equals sign", () => {
  expect(readFileArguments(["audio:fr=a=b.mp4", "subtitle:en=film.de.srt", "immersive.aime"], "AIV")).toEqual([
    { filePath: "a=b.mp4", fileRole: "audio", languageTag: "fr" },
    { filePath: "film.de.srt", fileRole: "subtitle", languageTag: "en" },
    { filePath: "immersive.aime", fileRole: "aime" },
  ]);
});

test.each(["german.m4a", "audio:=film.mp4", "film.final-cut.srt"])("%s needs a language", (arg) => {
  expect(() => readFileArguments([arg], "2D")).toThrow("name its language");
});
