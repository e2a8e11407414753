import { uploadGroup } from "@vergence/contract";
import { describe, expect, test } from "vitest";
import { createApiHarness, expectProblem } from "../testing/api-harness.ts";
import { aBody, aVideo, mebibyte, partSizeBytes } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const path = "/api/videos/uploads";
const maxFileSizeBytes = 100 * 2 ** 30;
const harness = useHarness(() => createApiHarness({ env: { MAX_FILE_SIZE_BYTES: String(maxFileSizeBytes) } }));

const start = (body: unknown) => harness.call("POST", path, { body });

describe("POST /api/videos/uploads", () => {
  test("› 201 with the group and its files, in the order they were named", async () => {
    const answer = await start({
      videoName: " Reef ",
      description: "Two\neyes",
      layout: "Separate",
      perspective: "180",
      folderName: "Oceans",
      files: [
        { fileName: "words.srt", fileRole: "subtitle", sizeBytes: 1, languageTag: "EN" },
        { fileName: "right.mov", fileRole: "video_right", sizeBytes: partSizeBytes },
        { fileName: "left.mov", fileRole: "video_left", sizeBytes: partSizeBytes + 1, languageTag: null },
      ],
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
    const group = uploadGroup.strict().parse(answer.json);
    const { uploadSessionId, createdAt, expiresAt, files, ...rest } = group;
    expect(rest).toEqual({
      sessionId: uploadSessionId,
      status: "pending",
      videoName: "Reef",
      description: "Two\neyes",
      layout: "Separate",
      perspective: "180",
      folderName: "Oceans",
      libraryId: null,
    });
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(5 * 24 * 3600 * 1000);
    expect(files.map(({ uploadId: _, ...file }) => file)).toEqual([
      {
        fileRole: "subtitle",
        fileName: "words.srt",
        languageTag: "en",
        status: "pending",
        totalBytes: 1,
        partSizeBytes: 1,
        totalParts: 1,
        uploadStrategy: "single_put",
      },
      {
        fileRole: "video_right",
        fileName: "right.mov",
        status: "pending",
        totalBytes: partSizeBytes,
        partSizeBytes,
        totalParts: 1,
        uploadStrategy: "single_put",
      },
      {
        fileRole: "video_left",
        fileName: "left.mov",
        status: "pending",
        totalBytes: partSizeBytes + 1,
        partSizeBytes,
        totalParts: 2,
        uploadStrategy: "multipart",
      },
    ]);
    expect(new Set(files.map((file) => file.uploadId)).size).toBe(3);
  });

  test("› 201 with the defaults, and the part size raised where 10,000 parts would not do", async () => {
    const { json } = await start(aBody(10_000 * partSizeBytes + 1));
    expect(json).toMatchObject({ description: "", perspective: "Regular", folderName: "Home" });
    expect((json as { files: object[] }).files[0]).toMatchObject({
      partSizeBytes: 6 * mebibyte,
      totalParts: Math.ceil((10_000 * partSizeBytes + 1) / (6 * mebibyte)),
    });
  });

  test.each(["2D", "MVHEVC", "SBS", "TB"])("› 201 for layout %s, answered as it was sent", async (layout) => {
    const { status, json } = await start({ ...aBody(), layout, perspective: "360" });
    expect([status, json]).toMatchObject([201, { layout, perspective: "360" }]);
  });

  test("› 201 for names in any script", async () => {
    const videoName = "Riff 🐠 潜水 %_'\"";
    const answer = await start({ ...aBody(), videoName, files: [{ ...aVideo(), fileName: "潜水 🐠.mp4" }] });
    expect(answer.json).toMatchObject({ videoName, files: [{ fileName: "潜水 🐠.mp4" }] });
  });

  test("› 400 names every broken rule at once, and nothing is made", async () => {
    const { db, storage } = harness.t.resources;
    const before = [await db.uploadGroup.count(), await db.auditEvent.count()];
    const answer = await start({
      videoName: "a/b",
      layout: "AIV",
      files: [
        { fileName: "a.mkv", fileRole: "video", sizeBytes: 0.5 },
        { fileName: "b.srt", fileRole: "subtitle", sizeBytes: "1", languageTag: "zxx" },
      ],
    });
    const problem = expectProblem(answer, 400, "invalid_input");
    expect(problem.detail).toBe("The body is not valid: videoName must not contain / or \\ (and 6 more).");
    expect(problem.issues?.map((issue) => issue.path)).toEqual([
      ...["videoName", "files.0.sizeBytes", "files.1.sizeBytes", "perspective", "files", "files.0.fileName"],
      "files.1.languageTag",
    ]);
    expect([await db.uploadGroup.count(), await db.auditEvent.count()]).toEqual(before);
    for await (const upload of storage.listMultipartUploads("")) expect(upload).toBe("none");
  });

  test("› 400 names each file over this server's own limit", async () => {
    const sound = { fileName: "a.m4a", fileRole: "audio", languageTag: "en", sizeBytes: maxFileSizeBytes };
    const answer = await start({ ...aBody(), files: [sound, aVideo(maxFileSizeBytes + 1)] });
    expect(expectProblem(answer, 400, "invalid_input").issues).toEqual([
      { path: "files.1.sizeBytes", message: `must be at most ${maxFileSizeBytes} bytes on this server` },
    ]);
  });

  test.each([
    ["null", "null", "null"],
    ["a text", '"x"', "string"],
    ["a number", "5", "number"],
    ["a list", "[]", "array"],
    ["true", "true", "boolean"],
  ])("› 400 for a body that is %s", async (_, rawBody, name) => {
    const problem = expectProblem(await harness.call("POST", path, { rawBody }), 400, "invalid_input");
    expect(problem.issues).toEqual([{ path: "", message: `Invalid input: expected object, received ${name}` }]);
  });

  test("› 400 for no body at all: what is missing is named", async () => {
    const problem = expectProblem(await harness.call("POST", path), 400, "invalid_input");
    expect(problem.issues?.map((issue) => issue.path)).toEqual(["videoName", "layout", "files"]);
  });
});
