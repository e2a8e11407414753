import { expect, test } from "vitest";
import { AppError } from "../../kernel/errors.ts";
import { deleteBelow } from "./delete-below.ts";

/** A store that holds one object and refuses, or fails, to list open uploads. */
function storeThatAnswers(httpStatusCode: number, code = "AnError") {
  const deleted: string[] = [];
  const cause = Object.assign(new Error(code), { name: code, $metadata: { httpStatusCode } });
  const storage: Parameters<typeof deleteBelow>[0] = {
    async *listMultipartUploads() {
      yield* await Promise.reject<never[]>(new AppError("storage_unavailable", "no", { cause }));
    },
    async *listObjects() {
      yield { key: "films/1/a.mp4", sizeBytes: 1 };
    },
    abortMultipartUpload: () => expect.unreachable(),
    async deleteObjects(keys) {
      deleted.push(...keys);
    },
  };
  return { storage, deleted };
}

test.each([
  ["these credentials may not list open uploads", 403],
  ["the store does not know how", 501],
])("where %s › objects go all the same", async (_, status) => {
  const { storage, deleted } = storeThatAnswers(status);
  expect(await deleteBelow(storage, "films/1/")).toBe(1);
  expect(deleted).toEqual(["films/1/a.mp4"]);
});

test.each([
  ["cannot answer now", 503, "SlowDown"],
  ["has no such bucket", 404, "NoSuchBucket"],
])("where the store %s › nothing goes, and its error is thrown", async (_, status, code) => {
  const { storage, deleted } = storeThatAnswers(status, code);
  await expect(deleteBelow(storage, "films/1/")).rejects.toMatchObject({ code: "storage_unavailable" });
  expect(deleted).toEqual([]);
});
