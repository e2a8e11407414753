import {
  type UploadGroupPage,
  uploadedParts,
  uploadGroup,
  uploadGroupPage,
  uploadGroupSummary,
} from "@vergence/contract";
import { describe, expect, test } from "vitest";
import { createApiHarness, expectProblem } from "../testing/api-harness.ts";
import {
  aBody,
  aVideo,
  completeSmallFile,
  multipartSize,
  partSizeBytes,
  putParts,
  type StartedFile,
  startFile,
  startGroup,
} from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(createApiHarness);

const page = uploadGroupPage.extend({ items: uploadGroupSummary.strict().array() }).strict();
async function list(query: Record<string, string | number>): Promise<UploadGroupPage> {
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const answer = await harness.call("GET", `/api/videos/uploads?${search}`);
  expect(answer.status, answer.text).toBe(200);
  return page.parse(answer.json);
}
const namesOf = ({ items }: UploadGroupPage) => items.map((group) => group.videoName);
const named = (videoName: string, layout = "2D") => startGroup(harness, { ...aBody(), videoName, layout });

describe("GET /api/videos/uploads", () => {
  test("› 200 with an empty page where there is none", async () => {
    expect(await list({ search: "nothing has this name" })).toEqual({ items: [], nextCursor: null });
  });

  test("› 200 with the groups, newest first, each with its files counted", async () => {
    await named("Counted 1");
    const words = { fileName: "a.srt", fileRole: "subtitle", sizeBytes: 7, languageTag: "en" };
    const group = await startGroup(harness, { ...aBody(), videoName: "Counted 2", files: [words, aVideo(5)] });
    const { files, ...fields } = group;
    await completeSmallFile(harness, {
      path: `/api/videos/uploads/${group.uploadSessionId}/files/${files[0]?.uploadId}`,
    });
    const { items } = await list({ search: "counted" });
    expect(items[0]).toEqual({ ...fields, fileCount: 2, completedFileCount: 1, totalBytes: 12 });
    expect(items[1]).toMatchObject({ videoName: "Counted 1", fileCount: 1, completedFileCount: 0, totalBytes: 5 });
  });

  test("› 200 page by page: every group once, also those of the same instant, and newcomers shift nothing", async () => {
    for (let index = 0; index < 7; index++) await named(`Paged ${index}`);
    await harness.t.resources.db.uploadGroup.updateMany({
      where: { videoName: { in: ["Paged 2", "Paged 3", "Paged 4", "Paged 5"] } },
      data: { createdAt: harness.t.clock.now() },
    });
    const seen: string[] = [];
    const lengths: number[] = [];
    let cursor: string | null = null;
    do {
      const next: UploadGroupPage = await list({ search: "paged", limit: 3, ...(cursor && { cursor }) });
      seen.push(...namesOf(next));
      lengths.push(next.items.length);
      cursor = next.nextCursor;
      await named("Paged, a newcomer");
    } while (cursor);
    expect(lengths).toEqual([3, 3, 1]);
    expect(seen.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6].map((index) => `Paged ${index}`));
    expect(seen.slice(-3)).toEqual(["Paged 6", "Paged 1", "Paged 0"]);
  });

  test("› 200 filtered by status and layout", async () => {
    await named("Filtered pending", "SBS");
    const canceled = await named("Filtered canceled", "SBS");
    await harness.call("DELETE", `/api/videos/uploads/${canceled.uploadSessionId}`);
    await named("Filtered flat");
    const find = async (query: object) => namesOf(await list({ search: "filtered", ...query }));
    expect(await find({ status: "canceled" })).toEqual(["Filtered canceled"]);
    expect(await find({ status: "pending", layout: "SBS" })).toEqual(["Filtered pending"]);
    expect(await find({ layout: "2D" })).toEqual(["Filtered flat"]);
    expect(await find({ status: "expired" })).toEqual([]);
  });

  test("› 200 for text anywhere in the name, in any case, each of its characters meant as it is", async () => {
    for (const name of ["Szene 100% _fertig_", "Szene 100 Ñandú", "Szene 1 Rücken"]) await named(name);
    const find = async (search: string) => namesOf(await list({ search }));
    expect(await find("szene 1")).toHaveLength(3);
    expect(await find("ñANDÚ")).toEqual(["Szene 100 Ñandú"]);
    expect(await find(" ücken ")).toEqual(["Szene 1 Rücken"]);
    expect(await find("0%")).toEqual(["Szene 100% _fertig_"]);
    expect(await find("_fertig")).toEqual(["Szene 100% _fertig_"]);
    expect(await find("e_1")).toEqual([]);
    expect(await find("\\")).toEqual([]);
    expect(await find("' OR 1=1 --")).toEqual([]);
  });

  test.each([
    ["an unknown status", "status=done", ["status"]],
    ["a limit of 0", "limit=0", ["limit"]],
    ["everything wrong", "limit=x&status=x&layout=x&search=a&search=b", ["limit", "status", "layout", "search"]],
  ])("› 400 for %s", async (_, query, paths) => {
    const problem = expectProblem(await harness.call("GET", `/api/videos/uploads?${query}`), 400, "invalid_input");
    expect(problem.issues?.map((issue) => issue.path)).toEqual(paths);
  });

  const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  test.each([
    ["rubbish", "rubbish"],
    ["no pair", forged({})],
    ["no UUID", forged([0, "x"])],
    ["a time that no date has", forged([Number.MAX_SAFE_INTEGER, "5ea97a59-95e0-4c8b-a634-b0fa9976f6ff"])],
    ["a time that no database has", forged([8.64e15, "5ea97a59-95e0-4c8b-a634-b0fa9976f6ff"])],
  ])("› 400 for a cursor that no page gave: %s", async (_, cursor) => {
    const answer = await harness.call("GET", `/api/videos/uploads?cursor=${cursor}`);
    expect(expectProblem(answer, 400, "invalid_input").issues?.map((issue) => issue.path)).toEqual(["cursor"]);
  });
});

describe("GET /api/videos/uploads/{uploadSessionId}", () => {
  const get = (uploadSessionId: string) => harness.call("GET", `/api/videos/uploads/${uploadSessionId}`);

  test("› 200 with the group as Start answered it, then with the library id", async () => {
    const group = await startGroup(harness);
    expect(await get(group.uploadSessionId)).toMatchObject({ status: 200, json: group });
    const [file] = group.files;
    const path = `/api/videos/uploads/${group.uploadSessionId}/files/${file?.uploadId}`;
    const { libraryId } = await completeSmallFile(harness, { path });
    const { json } = await get(group.uploadSessionId);
    expect(uploadGroup.strict().parse(json)).toEqual({
      ...group,
      status: "completed",
      libraryId,
      files: [{ ...file, status: "completed" }],
    });
  });
});

describe("GET …/files/{uploadId}/parts", () => {
  async function held(file: StartedFile) {
    const answer = await harness.call("GET", `${file.path}/parts`);
    expect(answer.status, answer.text).toBe(200);
    return uploadedParts.parse(answer.json);
  }

  test("› 200 with what the store holds of a multipart file: enough to resume and complete it", async () => {
    const file = await startFile(harness, multipartSize(2));
    expect(await held(file)).toEqual([]);
    const sent = await putParts(harness, file, [2]);
    const bare = (etag: string | undefined) => etag?.replaceAll('"', "");
    expect(await held(file)).toEqual([{ partNumber: 2, sizeBytes: 5, etag: bare(sent[0]?.etag) }]);
    await putParts(harness, file, [1]);
    const parts = await held(file);
    expect(parts.map(({ partNumber, sizeBytes }) => [partNumber, sizeBytes])).toEqual([
      [1, partSizeBytes],
      [2, 5],
    ]);
    expect((await harness.call("POST", `${file.path}/complete`, { body: { parts } })).status).toBe(200);
    expect(await held(file)).toEqual([]);
  });

  test("› 200 with the one part of a stored single_put file", async () => {
    const file = await startFile(harness);
    expect(await held(file)).toEqual([]);
    const [sent] = await putParts(harness, file);
    expect(await held(file)).toEqual([{ partNumber: 1, sizeBytes: 5, etag: sent?.etag.replaceAll('"', "") }]);
  });

  test("› 410 for a canceled group", async () => {
    const file = await startFile(harness);
    await harness.call("DELETE", `/api/videos/uploads/${file.uploadSessionId}`);
    expectProblem(await harness.call("GET", `${file.path}/parts`), 410, "gone");
  });
});
