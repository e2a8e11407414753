import { describe, expect, test } from "vitest";
import { fileRoles } from "./enums.ts";
import { languageTags } from "./language-tags.ts";
import { maxFileSizeBytes, startUploadBody } from "./start-upload.ts";
import { issuesOf } from "./testing/issues-of.ts";
import { aivBody, flatBody, separateBody, withFile } from "./testing/start-bodies.ts";

const flat = (fields: Record<string, unknown>) => ({ ...flatBody(), ...fields });

describe("POST /api/videos/uploads body › what is fine", () => {
  test.each([
    ["the least", flatBody()],
    ["everything", separateBody()],
    ["AIV as a bundle", aivBody()],
    ["AIV as one .aivu", { ...aivBody(), files: [{ fileName: "A.AIVU", fileRole: "video", sizeBytes: 1 }] }],
    ["videoName of 200", flat({ videoName: "x".repeat(200) })],
    ["description of 5,000, with line breaks and tabs", flat({ description: "\t\n".repeat(2_500) })],
    ["folderName of 200", flat({ folderName: "x".repeat(200) })],
    ["fileName of 255", withFile(flatBody(), 0, { fileName: `${"x".repeat(251)}.mp4` })],
    ["names in any script", flat({ videoName: "Tauchgang im Riff 🐠 潜水" })],
    ["1 byte", withFile(flatBody(), 0, { sizeBytes: 1 })],
    ["a subtitle of 16 MiB", withFile(separateBody(), 3, { sizeBytes: 16 * 2 ** 20 })],
    ["5 TiB", withFile(flatBody(), 0, { sizeBytes: maxFileSizeBytes })],
    ["extensions in any case", withFile(separateBody(), 2, { fileName: "Music.M4A" })],
    ["null as no language", withFile(flatBody(), 0, { languageTag: null })],
    ["audio and subtitles of one language", withFile(separateBody(), 2, { languageTag: "en" })],
    [
      "100 files",
      flat({
        files: [
          ...flatBody().files,
          ...languageTags.map((tag) => ({ fileName: "a.srt", fileRole: "subtitle", sizeBytes: 1, languageTag: tag })),
          ...languageTags
            .slice(0, 99 - languageTags.length)
            .map((tag) => ({ fileName: "a.mp4", fileRole: "audio", sizeBytes: 1, languageTag: tag })),
        ],
      }),
    ],
    ["an unknown field", flat({ colour: "blue" })],
  ])("%s", (_, body) => {
    expect(issuesOf(startUploadBody, body)).toEqual([]);
  });

  test.each(["2D", "MVHEVC", "SBS", "TB"])("layout %s takes one video in each perspective", (layout) => {
    for (const perspective of ["Regular", "180", "360"])
      expect(issuesOf(startUploadBody, flat({ layout, perspective }))).toEqual([]);
  });

  test("every published language, in either case; zxx for audio", () => {
    expect(languageTags).toHaveLength(58);
    const files = (role: string, name: string, tags: string[]) =>
      tags.map((tag) => ({ fileName: name, fileRole: role, sizeBytes: 1, languageTag: tag.toUpperCase() }));
    for (const [role, name, tags] of [
      ["audio", "a.m4a", [...languageTags, "zxx"]],
      ["subtitle", "a.srt", languageTags],
    ] as const)
      expect(
        issuesOf(startUploadBody, flat({ files: [...flatBody().files, ...files(role, name, [...tags])] })),
      ).toEqual([]);
  });

  test("defaults: no description, Regular, Home; unknown fields are left out", () => {
    expect(startUploadBody.parse(flat({ colour: "blue" }))).toEqual({
      videoName: "Reef",
      description: "",
      layout: "2D",
      perspective: "Regular",
      folderName: "Home",
      files: [{ fileName: "reef.mov", fileRole: "video", sizeBytes: 1, languageTag: undefined }],
    });
  });

  test("names are trimmed, languages lower-cased", () => {
    const body = withFile(separateBody(), 3, { languageTag: "VI", fileName: " words.srt " });
    const parsed = startUploadBody.parse({ ...body, videoName: " Reef ", folderName: "\tOceans " });
    expect(parsed).toMatchObject({ videoName: "Reef", folderName: "Oceans" });
    expect(parsed.files[3]).toEqual({ fileName: "words.srt", fileRole: "subtitle", sizeBytes: 5, languageTag: "vi" });
  });
});

describe("POST /api/videos/uploads body › all violations at once", () => {
  test("of every rule that one body can break", () => {
    const body = {
      videoName: "a/b",
      description: "x".repeat(5_001),
      layout: "AIV",
      perspective: "360",
      folderName: "",
      files: [
        { fileName: "a.mkv", fileRole: "video", sizeBytes: 0, languageTag: "en" },
        { fileName: "b.mov", fileRole: "video_left", sizeBytes: "1" },
        { fileName: "c.mp3", fileRole: "audio", sizeBytes: 1.5 },
        { fileName: "d.srt", fileRole: "subtitle", sizeBytes: 1, languageTag: "zxx" },
        { fileName: "e\0.aime", fileRole: "aime", sizeBytes: 1 },
        { fileName: "f.aime", fileRole: "aime", sizeBytes: 1 },
        { fileName: "g.m4a", fileRole: "audio", sizeBytes: 1, languageTag: "de" },
        { fileName: "h.m4a", fileRole: "audio", sizeBytes: 1, languageTag: "DE" },
      ],
    };
    expect(issuesOf(startUploadBody, body).map((issue) => issue.split(":")[0])).toEqual([
      ...["videoName", "description", "folderName"],
      ...["files.0.sizeBytes", "files.1.sizeBytes", "files.2.sizeBytes", "files.4.fileName"],
      // The rules between the files, in their own order.
      ...["perspective", "files.1.fileRole", "files.5.fileRole", "files", "files.0.fileName", "files.2.fileName"],
      ...["files.0.languageTag", "files.2.languageTag", "files.3.languageTag", "files.7.languageTag"],
    ]);
  });

  test("also where every field has the wrong type", () => {
    const file = { fileName: 1, fileRole: 2, sizeBytes: "3", languageTag: {} };
    const issues = issuesOf(startUploadBody, {
      videoName: 1,
      description: [],
      layout: 5,
      perspective: null,
      folderName: {},
      files: [file, "a.mp4", { fileName: "a.mkv", fileRole: "video", sizeBytes: 1 }],
    });
    expect(issues.map((issue) => issue.split(":")[0])).toEqual([
      ...["videoName", "description", "layout", "perspective", "folderName"],
      ...["files.0.fileName", "files.0.fileRole", "files.0.sizeBytes", "files.0.languageTag", "files.1"],
      "files.2.fileName",
    ]);
  });

  test("an empty AIV group: the files and the perspective", () => {
    expect(issuesOf(startUploadBody, { ...aivBody(), perspective: "360", files: [] })).toEqual([
      "files: at least one file is required",
      "perspective: layout AIV needs perspective 180",
    ]);
  });

  test("an unknown layout is not guessed at", () => {
    expect(issuesOf(startUploadBody, { ...separateBody(), layout: "separate" })).toEqual([
      'layout: Invalid option: expected one of "2D"|"MVHEVC"|"SBS"|"TB"|"Separate"|"AIV"',
    ]);
  });

  test("each role has extensions of its own and refuses all others", () => {
    const endings = [".aivu", ".mp4", ".mov", ".m4a", ".srt", ".aime", ".zip", ".exe", "mp4", ""];
    const accepted = Object.fromEntries(
      fileRoles.map((fileRole) => [
        fileRole,
        endings.filter((ending) => {
          const file = { fileName: `x${ending}`, fileRole, sizeBytes: 1 };
          return !issuesOf(startUploadBody, flat({ files: [file] })).some((issue) =>
            issue.startsWith("files.0.fileName"),
          );
        }),
      ]),
    );
    expect(accepted).toEqual({
      video: [".aivu", ".mp4", ".mov"],
      video_left: [".mp4", ".mov"],
      video_right: [".mp4", ".mov"],
      audio: [".mp4", ".m4a"],
      subtitle: [".srt"],
      aime: [".aime"],
      fcpxmld: [".zip"],
    });
  });
});
