import { completedFile, type UploadedPart, uploadedParts } from "@vergence/contract";
import { expireGroups } from "@vergence/core/worker";
import { describe, expect, test } from "vitest";
import { createApiHarness, expectProblem } from "../testing/api-harness.ts";
import {
  aBody,
  aVideo,
  completeSmallFile,
  filesOf,
  multipartSize,
  partSizeBytes,
  putParts,
  type StartedFile,
  startFile,
  startGroup,
} from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(createApiHarness);

const complete = (file: StartedFile, body?: unknown) => harness.call("POST", `${file.path}/complete`, { body });

async function completed(file: StartedFile, body?: unknown) {
  const answer = await complete(file, body);
  expect(answer.status, answer.text).toBe(200);
  return completedFile.parse(answer.json);
}

const heldOf = async (file: StartedFile): Promise<UploadedPart[]> =>
  uploadedParts.parse((await harness.call("GET", `${file.path}/parts`)).json);

async function expectOpen(file: StartedFile): Promise<void> {
  const { json } = await harness.call("GET", `/api/videos/uploads/${file.uploadSessionId}`);
  expect(json).toMatchObject({ status: "pending", libraryId: null, files: [{ status: "pending" }] });
}

async function storedKeyOf(file: StartedFile): Promise<string> {
  const row = await harness.t.resources.db.uploadFile.findUniqueOrThrow({ where: { id: file.uploadId } });
  return row.storageKey;
}

describe("POST …/complete of a single_put file", () => {
  test("› 200 with exactly the nine published keys, without any body", async () => {
    const file = await startFile(harness);
    await putParts(harness, file);
    const { libraryId, ...rest } = await completed(file);
    const { path: _, uploadSessionId: __, ...state } = file;
    expect(rest).toEqual({ ...state, status: "completed" });
    expect(libraryId).toBeGreaterThan(0);
  });

  test("› 200 whatever parts it is given", async () => {
    const file = await startFile(harness);
    await putParts(harness, file);
    const parts = [{ partNumber: 9, etag: "none" }];
    expect(await completed(file, { parts })).toMatchObject({ status: "completed" });
  });

  test("› 422 while nothing is stored, and the file stays open", async () => {
    const file = await startFile(harness);
    expectProblem(await complete(file), 422, "stored_bytes_mismatch");
    await expectOpen(file);
    await completeSmallFile(harness, file);
  });

  test("› 422 where the store holds another number of bytes, and the file stays open", async () => {
    const file = await startFile(harness, 5);
    const key = await storedKeyOf(file);
    const options = { sizeBytes: 6, contentType: "video/mp4" };
    await harness.t.resources.storage.putObject(key, Buffer.alloc(6), options);
    const { detail } = expectProblem(await complete(file), 422, "stored_bytes_mismatch");
    expect(detail).toBe("5 bytes were declared for this file but 6 are stored: upload it again.");
    await expectOpen(file);
    await completeSmallFile(harness, file);
  });
});

describe("POST …/complete of a multipart file", () => {
  test("› 200 for the parts in any order, their etags with quotes or without", async () => {
    const file = await startFile(harness, multipartSize(2));
    const [one, two] = await putParts(harness, file);
    const bare = { partNumber: 1, etag: one?.etag.replaceAll('"', "") };
    expect(two?.etag).toMatch(/^".*"$/);
    expect(await completed(file, { parts: [two, bare] })).toMatchObject({ status: "completed", totalParts: 2 });
    const stored = await harness.t.resources.storage.headObject(await storedKeyOf(file));
    expect(stored?.sizeBytes).toBe(multipartSize(2));
  });

  test("› 422 names missing, duplicate and unknown numbers, at most 20 each and how many more", async () => {
    const file = await startFile(harness, multipartSize(40));
    const twice = Array.from({ length: 2 }, () => ({ partNumber: 3, etag: "a" }));
    const beyond = Array.from({ length: 25 }, (_, index) => ({ partNumber: 41 + index, etag: "a" }));
    const answer = await complete(file, { parts: [...beyond, ...twice] });
    expect(expectProblem(answer, 422, "parts_mismatch").issues).toEqual([
      {
        path: "parts",
        message:
          "missing part numbers: 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21 and 19 more",
      },
      { path: "parts", message: "duplicate part numbers: 3" },
      {
        path: "parts",
        message:
          "unknown part numbers: 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60 and 5 more",
      },
    ]);
  });

  test.each([
    ["no body", undefined, "must name every part from 1 to 2 with its etag"],
    ["no parts", { parts: [] }, "missing part numbers: 1, 2"],
  ])("› 422 for %s", async (_, body, message) => {
    const answer = await complete(await startFile(harness, multipartSize(2)), body);
    expect(expectProblem(answer, 422, "parts_mismatch").issues).toEqual([{ path: "parts", message }]);
  });

  test("› 422 before any URL was asked for", async () => {
    const file = await startFile(harness, multipartSize(2));
    const parts = [1, 2].map((partNumber) => ({ partNumber, etag: "a" }));
    expectProblem(await complete(file, { parts }), 422, "parts_mismatch");
    await expectOpen(file);
  });

  test("› 422 for a wrong etag and for a part never sent: the good parts are kept, the bad ones sent again", async () => {
    const file = await startFile(harness, multipartSize(2));
    const [first] = await putParts(harness, file, [1]);
    const [other] = await putParts(harness, await startFile(harness, multipartSize(2)), [2], 9);
    const held = await heldOf(file);
    expect(held).toMatchObject([{ partNumber: 1, sizeBytes: partSizeBytes }]);

    const absent = await complete(file, { parts: [first, other] });
    expectProblem(absent, 422, "parts_mismatch");
    const wrong = await complete(file, { parts: [{ partNumber: 1, etag: other?.etag }, other] });
    expectProblem(wrong, 422, "parts_mismatch");
    await expectOpen(file);
    expect(await heldOf(file)).toEqual(held);

    const [second] = await putParts(harness, file, [2]);
    await completed(file, { parts: [first, second] });
  });

  test("› 422 where the store lost the upload: all parts are asked for again, and sent", async () => {
    const { storage } = harness.t.resources;
    const file = await startFile(harness, multipartSize(2));
    const parts = await putParts(harness, file);
    for await (const { key, multipartUploadId } of storage.listMultipartUploads(await storedKeyOf(file)))
      await storage.abortMultipartUpload(key, multipartUploadId);
    expectProblem(await complete(file, { parts }), 422, "parts_mismatch");
    await completed(file, { parts: await putParts(harness, file) });
  });
});

describe("POST …/complete of the files of a group", () => {
  const subtitle = (languageTag: string) => ({ fileName: "a.srt", fileRole: "subtitle", sizeBytes: 1, languageTag });

  test("› libraryId is null until the last one, and carried by it and by every repeat", async () => {
    const group = await startGroup(harness, { ...aBody(), files: [aVideo(), subtitle("en"), subtitle("de")] });
    const [video, english, german] = filesOf(group) as [StartedFile, StartedFile, StartedFile];
    expect(await completeSmallFile(harness, english)).toMatchObject({ libraryId: null });
    expect(await completeSmallFile(harness, video)).toMatchObject({ libraryId: null });
    expect(await completed(english)).toMatchObject({ status: "completed", libraryId: null });
    const { libraryId } = await completeSmallFile(harness, german);
    expect(libraryId).toBeGreaterThan(0);
    for (const file of [video, english, german]) expect(await completed(file)).toMatchObject({ libraryId });
  });

  test("› a repeat answers the same with a different body and with none", async () => {
    const file = await startFile(harness, multipartSize(2));
    const parts = await putParts(harness, file);
    const first = await completed(file, { parts });
    const bodies = [{ parts }, undefined, {}, { parts: [] }, { parts: [{ partNumber: 7, etag: "x" }] }];
    for (const body of bodies) expect(await completed(file, body)).toEqual(first);
  });

  test("› 410 in a canceled group, also for a file that was completed before", async () => {
    const [video, english] = filesOf(await startGroup(harness, { ...aBody(), files: [aVideo(), subtitle("en")] })) as [
      StartedFile,
      StartedFile,
    ];
    await completeSmallFile(harness, english);
    await harness.call("DELETE", `/api/videos/uploads/${video.uploadSessionId}`);
    for (const file of [video, english]) expectProblem(await complete(file), 410, "gone");
  });

  test("› 410 in an expired group", async () => {
    const { clock, resources } = harness.t;
    const file = await startFile(harness);
    await putParts(harness, file);
    clock.advance(6 * 86_400);
    await expireGroups(resources);
    clock.advance(-6 * 86_400);
    expectProblem(await complete(file), 410, "gone");
  });

  test("› 404 for a file of another group", async () => {
    const [one, other] = [await startFile(harness), await startFile(harness)];
    const path = one.path.replace(one.uploadId, other.uploadId);
    expectProblem(await harness.call("POST", `${path}/complete`), 404, "not_found");
  });

  test("› 400 names every field of the wrong type", async () => {
    const body = { parts: [{ partNumber: "1", etag: 5 }, "x"] };
    const problem = expectProblem(await complete(await startFile(harness), body), 400, "invalid_input");
    expect(problem.issues?.map((issue) => issue.path)).toEqual(["parts.0.partNumber", "parts.0.etag", "parts.1"]);
  });
});
