import { describe, expect, test } from "vitest";
import { maxFileSizeBytes, startUploadBody } from "./start-upload.ts";
import { issuesOf } from "./testing/issues-of.ts";
import { aivBody, flatBody, separateBody, withFile } from "./testing/start-bodies.ts";

const flat = (fields: Record<string, unknown>) => ({ ...flatBody(), ...fields });
const video = (fields: Record<string, unknown>) => withFile(flatBody(), 0, fields);
const audio = (languageTag: unknown) => withFile(separateBody(), 2, { languageTag });
const subtitle = (languageTag: unknown) => withFile(separateBody(), 3, { languageTag });
const withoutRole = (body: ReturnType<typeof flatBody>, ...roles: string[]) => ({
  ...body,
  files: body.files.filter((file) => !roles.includes(String(file.fileRole))),
});
const plus = (body: ReturnType<typeof flatBody>, ...files: Record<string, unknown>[]) => ({
  ...body,
  files: [...body.files, ...files],
});
const aFile = (fileRole: string, fileName: string, languageTag?: string) => ({
  fileRole,
  fileName,
  sizeBytes: 1,
  languageTag,
});

const plainLine = "must not contain control characters or unpaired surrogates";
const noPath = "must not contain / or \\";
const anEye = "needs exactly one video_left and one video_right";
const layoutOptions = 'Invalid option: expected one of "2D"|"MVHEVC"|"SBS"|"TB"|"Separate"|"AIV"';
const roleOptions =
  'Invalid option: expected one of "video"|"video_left"|"video_right"|"audio"|"subtitle"|"aime"|"fcpxmld"';

describe("POST /api/videos/uploads body › one rule broken, one issue", () => {
  test.each<[string, unknown, string[]]>([
    [
      "videoName missing",
      flat({ videoName: undefined }),
      ["videoName: Invalid input: expected string, received undefined"],
    ],
    ["videoName a number", flat({ videoName: 5 }), ["videoName: Invalid input: expected string, received number"]],
    ["videoName empty", flat({ videoName: "" }), ["videoName: must not be empty"]],
    ["videoName only blanks", flat({ videoName: "  " }), ["videoName: must not be empty"]],
    ["videoName of 201", flat({ videoName: "x".repeat(201) }), ["videoName: must be at most 200 characters"]],
    ["videoName with a slash", flat({ videoName: "a/b" }), [`videoName: ${noPath}`]],
    ["videoName with a backslash", flat({ videoName: "a\\b" }), [`videoName: ${noPath}`]],
    ["videoName with a line break inside", flat({ videoName: "a\nb" }), [`videoName: ${plainLine}`]],
    ["videoName with NUL", flat({ videoName: "a\0b" }), [`videoName: ${plainLine}`]],
    ["videoName with a C1 control", flat({ videoName: "a\u0085b" }), [`videoName: ${plainLine}`]],
    ["videoName with half a surrogate pair", flat({ videoName: "a\ud800b" }), [`videoName: ${plainLine}`]],
    [
      "description a number",
      flat({ description: 1 }),
      ["description: Invalid input: expected string, received number"],
    ],
    ["description null", flat({ description: null }), ["description: Invalid input: expected string, received null"]],
    [
      "description of 5,001",
      flat({ description: "x".repeat(5_001) }),
      ["description: must be at most 5,000 characters"],
    ],
    [
      "description with NUL",
      flat({ description: "a\0" }),
      ["description: must not contain NUL or unpaired surrogates"],
    ],
    ["layout missing", flat({ layout: undefined }), [`layout: ${layoutOptions}`]],
    ["layout in the wrong case", flat({ layout: "sbs" }), [`layout: ${layoutOptions}`]],
    ["layout a list", flat({ layout: ["2D"] }), [`layout: ${layoutOptions}`]],
    [
      "perspective a number",
      flat({ perspective: 180 }),
      ['perspective: Invalid option: expected one of "180"|"360"|"Regular"'],
    ],
    ["folderName empty", flat({ folderName: "" }), ["folderName: must not be empty"]],
    ["folderName of 201", flat({ folderName: "x".repeat(201) }), ["folderName: must be at most 200 characters"]],
    ["folderName with a slash", flat({ folderName: "a/b" }), [`folderName: ${noPath}`]],
    ["folderName with a tab", flat({ folderName: "a\tb" }), [`folderName: ${plainLine}`]],
    ["files missing", flat({ files: undefined }), ["files: Invalid input: expected array, received undefined"]],
    ["files an object", flat({ files: {} }), ["files: Invalid input: expected array, received object"]],
    ["files empty", flat({ files: [] }), ["files: at least one file is required"]],
    [
      "101 files",
      plus(flatBody(), ...Array.from({ length: 100 }, (_, index) => aFile("subtitle", `${index}.srt`))),
      ["files: at most 100 files in a group"],
    ],
    [
      "a file that is null",
      plus(flatBody(), null as never),
      ["files.1: Invalid input: expected object, received null"],
    ],
    [
      "fileName missing",
      video({ fileName: undefined }),
      ["files.0.fileName: Invalid input: expected string, received undefined"],
    ],
    [
      "fileName of 256",
      video({ fileName: `${"x".repeat(252)}.mp4` }),
      ["files.0.fileName: must be at most 255 characters"],
    ],
    ["fileName with a path", video({ fileName: "../a.mp4" }), [`files.0.fileName: ${noPath}`]],
    ["fileName with DEL", video({ fileName: "a\u007f.mp4" }), [`files.0.fileName: ${plainLine}`]],
    ["fileRole unknown", plus(flatBody(), aFile("poster", "a.jpg")), [`files.1.fileRole: ${roleOptions}`]],
    [
      "sizeBytes missing",
      video({ sizeBytes: undefined }),
      ["files.0.sizeBytes: Invalid input: expected number, received undefined"],
    ],
    [
      "sizeBytes a text",
      video({ sizeBytes: "5" }),
      ["files.0.sizeBytes: Invalid input: expected number, received string"],
    ],
    ["sizeBytes 0", video({ sizeBytes: 0 }), ["files.0.sizeBytes: must be a positive integer"]],
    ["sizeBytes negative", video({ sizeBytes: -1 }), ["files.0.sizeBytes: must be a positive integer"]],
    [
      "sizeBytes a hair above 1",
      video({ sizeBytes: 1 + Number.EPSILON }),
      ["files.0.sizeBytes: must be a positive integer"],
    ],
    ["sizeBytes half", video({ sizeBytes: 1.5 }), ["files.0.sizeBytes: must be a positive integer"]],
    [
      "sizeBytes of a subtitle over 16 MiB",
      withFile(separateBody(), 3, { sizeBytes: 16 * 2 ** 20 + 1 }),
      ["files.3.sizeBytes: a subtitle file may have at most 16 MiB: upload the text alone, as SubRip"],
    ],
    ["sizeBytes over 5 TiB", video({ sizeBytes: maxFileSizeBytes + 1 }), ["files.0.sizeBytes: must be at most 5 TiB"]],
    [
      "Separate without a left eye",
      withoutRole(separateBody(), "video_left"),
      [`files: layout Separate ${anEye}; video_left was given 0 times`],
    ],
    [
      "Separate without a right eye",
      withoutRole(separateBody(), "video_right"),
      [`files: layout Separate ${anEye}; video_right was given 0 times`],
    ],
    [
      "Separate with two left eyes",
      plus(separateBody(), aFile("video_left", "again.mov")),
      [`files: layout Separate ${anEye}; video_left was given 2 times`],
    ],
    [
      "Separate with a video beside",
      plus(separateBody(), aFile("video", "both.mov")),
      [`files.4.fileRole: layout Separate takes no video: it ${anEye}`],
    ],
    [
      "2D without a video",
      flat({ files: [aFile("subtitle", "a.srt", "en")] }),
      ["files: layout 2D needs exactly one video; video was given 0 times"],
    ],
    [
      "two videos",
      plus(flatBody(), aFile("video", "b.mp4")),
      ["files: layout 2D needs exactly one video; video was given 2 times"],
    ],
    [
      "an eye beside the video",
      plus(flatBody(), aFile("video_left", "l.mp4")),
      ["files.1.fileRole: layout 2D takes no video_left: it needs exactly one video"],
    ],
    [
      "AIV seen as Regular",
      { ...aivBody(), perspective: "Regular" },
      ["perspective: layout AIV needs perspective 180"],
    ],
    [
      "AIV without a perspective",
      { ...aivBody(), perspective: undefined },
      ["perspective: layout AIV needs perspective 180"],
    ],
    [
      "AIV of a .mov without an aime",
      withoutRole(aivBody(), "aime"),
      ["files: layout AIV needs a video that ends in .aivu, or both an aime and an fcpxmld file"],
    ],
    [
      "AIV of a .mov without an fcpxmld",
      withoutRole(aivBody(), "fcpxmld"),
      ["files: layout AIV needs a video that ends in .aivu, or both an aime and an fcpxmld file"],
    ],
    ["two aime", plus(aivBody(), aFile("aime", "b.aime")), ["files.3.fileRole: at most one aime in a group"]],
    ["two fcpxmld", plus(aivBody(), aFile("fcpxmld", "b.zip")), ["files.3.fileRole: at most one fcpxmld in a group"]],
    ["video as .mkv", video({ fileName: "a.mkv" }), ["files.0.fileName: a video file must end in .aivu, .mp4, .mov"]],
    [
      "a name that is only an extension",
      video({ fileName: ".mp4" }),
      ["files.0.fileName: a video file must end in .aivu, .mp4, .mov"],
    ],
    [
      "an eye as .aivu",
      withFile(separateBody(), 0, { fileName: "left.aivu" }),
      ["files.0.fileName: a video_left file must end in .mp4, .mov"],
    ],
    [
      "audio as .mp3",
      withFile(separateBody(), 2, { fileName: "a.mp3" }),
      ["files.2.fileName: a audio file must end in .mp4, .m4a"],
    ],
    [
      "subtitle as .vtt",
      withFile(separateBody(), 3, { fileName: "a.vtt" }),
      ["files.3.fileName: a subtitle file must end in .srt"],
    ],
    [
      "aime as .json",
      withFile(aivBody(), 1, { fileName: "a.json" }),
      ["files.1.fileName: a aime file must end in .aime"],
    ],
    [
      "fcpxmld not zipped",
      withFile(aivBody(), 2, { fileName: "a.fcpxmld" }),
      ["files.2.fileName: a fcpxmld file must end in .zip"],
    ],
    ["audio without a language", audio(undefined), ["files.2.languageTag: languageTag is required for audio files"]],
    ["audio whose language is null", audio(null), ["files.2.languageTag: languageTag is required for audio files"]],
    [
      "subtitle without a language",
      subtitle(undefined),
      ["files.3.languageTag: languageTag is required for subtitle files"],
    ],
    ["a language that is a number", audio(5), ["files.2.languageTag: Invalid input: expected string, received number"]],
    ["an empty language", audio(""), ['files.2.languageTag: "" is not a supported language tag for audio files']],
    [
      "a language with a region",
      audio("en-US"),
      ['files.2.languageTag: "en-us" is not a supported language tag for audio files'],
    ],
    [
      "an endless language",
      audio("x".repeat(99)),
      [`files.2.languageTag: "${"x".repeat(20)}" is not a supported language tag for audio files`],
    ],
    [
      "instrumental subtitles",
      subtitle("zxx"),
      ['files.3.languageTag: "zxx" is not a supported language tag for subtitle files'],
    ],
    [
      "a language on the video",
      video({ languageTag: "en" }),
      ["files.0.languageTag: languageTag is for audio and subtitle files, not video"],
    ],
    [
      "two audio files of one language, in two cases",
      plus(separateBody(), aFile("audio", "b.m4a", "en"), aFile("audio", "c.m4a", "EN")),
      ["files.5.languageTag: another audio file already has the language en"],
    ],
    [
      "two subtitles of one language",
      plus(separateBody(), aFile("subtitle", "b.srt", "en")),
      ["files.4.languageTag: another subtitle file already has the language en"],
    ],
    ["null", null, [": Invalid input: expected object, received null"]],
    ["a text", "videoName", [": Invalid input: expected object, received string"]],
    ["a list", [flatBody()], [": Invalid input: expected object, received array"]],
  ])("%s", (_, body, expected) => {
    expect(issuesOf(startUploadBody, body)).toEqual(expected);
  });
});
