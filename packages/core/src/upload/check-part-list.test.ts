import { expect, test } from "vitest";
import { AppError } from "../kernel/errors.ts";
import { checkPartList } from "./check-part-list.ts";

const list = (...partNumbers: number[]) => partNumbers.map((partNumber) => ({ partNumber, etag: `"e${partNumber}"` }));

function issuesFor(parts: Parameters<typeof checkPartList>[0], totalParts: number, hasPartChecksums = false): string[] {
  try {
    checkPartList(parts, { totalParts, hasPartChecksums });
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe("parts_mismatch");
    return error.issues.map((issue) => issue.message);
  }
}

test("parts in any order, etags with or without quotes", () => {
  expect(checkPartList([{ partNumber: 2, etag: "b" }, ...list(1)], { totalParts: 2, hasPartChecksums: false })).toEqual(
    [
      { partNumber: 2, etag: "b" },
      { partNumber: 1, etag: "e1" },
    ],
  );
});

test("missing, duplicate and unknown numbers are all named", () => {
  expect(issuesFor(list(1, 1, 4, 9), 4)).toEqual([
    "missing part numbers: 2, 3",
    "duplicate part numbers: 1",
    "unknown part numbers: 9",
  ]);
});

test("at most 20 numbers are named, and how many more", () => {
  expect(issuesFor(list(1), 100)).toEqual([
    `missing part numbers: ${Array.from({ length: 20 }, (_, index) => index + 2).join(", ")} and 79 more`,
  ]);
});

test("no list at all says that the file needs one", () => {
  expect(issuesFor(undefined, 3)).toEqual(["must name every part from 1 to 3 with its etag"]);
});

test("checksums of all parts where they were sent with them, and of none where not", () => {
  const checksumSha256 = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
  const sums = list(1, 2).map((part) => ({ ...part, checksumSha256 }));
  expect(checkPartList(sums, { totalParts: 2, hasPartChecksums: true })).toEqual([
    { partNumber: 1, etag: "e1", checksumSha256 },
    { partNumber: 2, etag: "e2", checksumSha256 },
  ]);
  expect(issuesFor([...sums.slice(0, 1), ...list(2)], 2, true)).toEqual([
    "is required: this file's parts were sent with their checksums",
  ]);
  expect(issuesFor(sums, 2)).toEqual(Array(2).fill("must be left out: this file's parts were sent without checksums"));
});
