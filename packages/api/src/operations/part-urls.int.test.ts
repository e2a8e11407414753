import { type PartUrls, partUrls } from "@vergence/contract";
import { expireGroups } from "@vergence/core/worker";
import { describe, expect, test } from "vitest";
import { createApiHarness, expectProblem } from "../testing/api-harness.ts";
import {
  completeSmallFile,
  mebibyte,
  multipartSize,
  partSizeBytes,
  type StartedFile,
  startFile,
} from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(createApiHarness);

const ask = (file: StartedFile, body?: unknown) => harness.call("POST", `${file.path}/part-urls`, { body });

async function urlsOf(file: StartedFile, body?: unknown): Promise<PartUrls> {
  const answer = await ask(file, body);
  expect(answer.status, answer.text).toBe(200);
  return partUrls.strict().parse(answer.json);
}
const numbersOf = ({ parts }: PartUrls) => parts.map((part) => part.partNumber);
const uploadIdOf = (url: string | undefined) => new URL(url ?? "").searchParams.get("uploadId");
const put = (url: string | undefined, sizeBytes: number) =>
  fetch(url ?? "", { method: "PUT", body: Buffer.alloc(sizeBytes, 7) });

describe("POST …/part-urls", () => {
  test("› 200 with the one part of a single_put file", async () => {
    const file = await startFile(harness, 7);
    const { parts, ...rest } = await urlsOf(file);
    const { path: _, uploadSessionId: __, ...state } = file;
    expect(rest).toEqual(state);
    expect(parts).toEqual([
      { partNumber: 1, sizeBytes: 7, byteStart: 0, byteEnd: 7, url: expect.any(String), expiresAt: expect.any(String) },
    ]);
  });

  test("› 200 with all parts of a multipart file: they lie one after the other and end with the file", async () => {
    const totalBytes = multipartSize(3);
    const { parts } = await urlsOf(await startFile(harness, totalBytes), {});
    expect(
      parts.map(({ partNumber, byteStart, byteEnd, sizeBytes }) => [partNumber, byteStart, byteEnd, sizeBytes]),
    ).toEqual([
      [1, 0, partSizeBytes, partSizeBytes],
      [2, partSizeBytes, 2 * partSizeBytes, partSizeBytes],
      [3, 2 * partSizeBytes, totalBytes, 5],
    ]);
    expect(new Set(parts.map((part) => part.url)).size).toBe(3);
  });

  test("› 200 with the named numbers in the order they were asked for, or with a range cut at the end", async () => {
    const file = await startFile(harness, multipartSize(5));
    expect(numbersOf(await urlsOf(file, { partNumbers: [4, 1, 5] }))).toEqual([4, 1, 5]);
    expect(numbersOf(await urlsOf(file, { startPartNumber: 2, count: 2 }))).toEqual([2, 3]);
    expect(numbersOf(await urlsOf(file, { startPartNumber: 4, count: 10_000 }))).toEqual([4, 5]);
    expect(numbersOf(await urlsOf(file, { startPartNumber: 5, count: 1 }))).toEqual([5]);
  });

  test("› 200 with the first 1,000 parts where none are named, and with 10,000 where they are", async () => {
    const file = await startFile(harness, multipartSize(10_000));
    expect(file.totalParts).toBe(10_000);
    const some = await urlsOf(file);
    expect([some.parts.length, some.parts.at(-1)?.partNumber]).toEqual([1_000, 1_000]);
    const { parts } = await urlsOf(file, { startPartNumber: 1, count: 10_000 });
    expect([parts.length, parts.at(-1)?.byteEnd]).toEqual([10_000, file.totalBytes]);
  });

  test.each([
    ["single_put", 7],
    ["the last part", multipartSize(2)],
  ])("› the URL of %s takes a body of exactly its length, again and again, and no other", async (_, totalBytes) => {
    const file = await startFile(harness, totalBytes);
    const part = (await urlsOf(file)).parts.at(-1);
    const { sizeBytes = 0, url } = part ?? {};
    for (const wrong of [sizeBytes - 1, sizeBytes + 1, 0, mebibyte])
      expect((await put(url, wrong)).status).toBeGreaterThanOrEqual(400);
    expect((await put(url, sizeBytes)).status).toBe(200);
    const again = (await urlsOf(file)).parts.at(-1);
    expect((await put(again?.url, sizeBytes)).status).toBe(200);
  });

  test("› calls that race and calls that repeat name one and the same multipart upload", async () => {
    const file = await startFile(harness, multipartSize(2));
    const answers = await Promise.all(Array.from({ length: 8 }, () => urlsOf(file)));
    answers.push(await urlsOf(file, { partNumbers: [2] }));
    const named = new Set(answers.map(({ parts }) => uploadIdOf(parts[0]?.url)));
    const stored: string[] = [];
    for await (const upload of harness.t.resources.storage.listMultipartUploads(""))
      if (upload.key.endsWith(file.uploadId)) stored.push(upload.multipartUploadId);
    expect([...named]).toEqual(stored);
    expect(stored).toHaveLength(1);
  });

  test("› a URL lives 24 h, and never past the group's expiry; then 410", async () => {
    const { clock, resources } = harness.t;
    const file = await startFile(harness);
    const livesFor = async () => {
      const before = clock.now().getTime();
      const [part] = (await urlsOf(file)).parts;
      const lifetime = Number(new URL(part?.url ?? "").searchParams.get("X-Amz-Expires"));
      const signedAt = Date.parse(part?.expiresAt ?? "") - lifetime * 1000;
      // To the whole second, downwards.
      expect(signedAt).toBeGreaterThan(before - 1_000);
      expect(signedAt).toBeLessThanOrEqual(clock.now().getTime());
      return lifetime;
    };
    expect(await livesFor()).toBe(86_400);
    const fourDaysAndAHalf = 4.5 * 86_400;
    clock.advance(fourDaysAndAHalf);
    try {
      const half = await livesFor();
      expect(half).toBeLessThanOrEqual(43_200);
      expect(half).toBeGreaterThan(43_000);
      clock.advance(43_200);
      expectProblem(await ask(file), 410, "gone");
      await expireGroups(resources);
      expect(expectProblem(await ask(file), 410, "gone").detail).toContain("expired");
      clock.advance(-43_200);
    } finally {
      clock.advance(-fourDaysAndAHalf);
    }
  });

  test.each([
    ["numbers past the end", { partNumbers: [1, 4, 5] }, ["partNumbers"]],
    ["a range that begins past the end", { startPartNumber: 4, count: 1 }, ["startPartNumber"]],
    ["both forms", { partNumbers: [1], startPartNumber: 1, count: 1 }, ["partNumbers"]],
    ["half a range", { startPartNumber: 1 }, ["count"]],
    ["a part twice", { partNumbers: [2, 2] }, ["partNumbers"]],
    ["no parts", { partNumbers: [] }, ["partNumbers"]],
    ["more than 10,000", { startPartNumber: 1, count: 10_001 }, ["count"]],
    [
      "every field wrong",
      { partNumbers: [0, "1"], count: -1 },
      ["partNumbers.0", "partNumbers.1", "count", "partNumbers", "startPartNumber"],
    ],
  ])("› 400 for %s", async (_, body, paths) => {
    const problem = expectProblem(await ask(await startFile(harness, multipartSize(3)), body), 400, "invalid_input");
    expect(problem.issues?.map((issue) => issue.path)).toEqual(paths);
  });

  test("› 400 names the parts that the file does not have", async () => {
    const answer = await ask(await startFile(harness, multipartSize(3)), { partNumbers: [9, 1, 4] });
    expect(expectProblem(answer, 400, "invalid_input").issues).toEqual([
      { path: "partNumbers", message: "this file has 3 parts; there is no part 9, 4" },
    ]);
  });

  test("› 404 for a file of another group", async () => {
    const [one, other] = [await startFile(harness), await startFile(harness)];
    const path = one.path.replace(one.uploadId, other.uploadId);
    expectProblem(await harness.call("POST", `${path}/part-urls`), 404, "not_found");
  });

  test("› 409 for a completed file", async () => {
    const file = await startFile(harness);
    await completeSmallFile(harness, file);
    expectProblem(await ask(file), 409, "already_completed");
  });

  test("› 410 for a canceled group", async () => {
    const file = await startFile(harness, multipartSize(2));
    await harness.call("DELETE", `/api/videos/uploads/${file.uploadSessionId}`);
    expect(expectProblem(await ask(file), 410, "gone").detail).toContain("canceled");
  });
});
