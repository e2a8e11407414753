import type { UploadGroupSummary } from "@vergence/contract";
import { expect, test } from "vitest";
import { uploadNews } from "./upload-news.ts";

const group = (name: string, change: Partial<UploadGroupSummary> = {}): UploadGroupSummary => ({
  uploadSessionId: name,
  sessionId: name,
  status: "pending",
  videoName: name,
  description: "",
  layout: "SBS",
  perspective: "Regular",
  folderName: "Home",
  createdAt: "2026-01-01T00:00:00.000Z",
  expiresAt: "2026-01-06T00:00:00.000Z",
  libraryId: null,
  fileCount: 3,
  completedFileCount: 0,
  totalBytes: 1,
  ...change,
});

test("uploadNews › says nothing at the first reading and nothing when nothing changed", () => {
  expect(uploadNews(undefined, [group("a")])).toEqual([]);
  expect(uploadNews([group("a")], [group("a")])).toEqual([]);
});

test("uploadNews › names new groups, files that are done and states", () => {
  const before = [group("a"), group("b")];
  const after = [
    group("c", { createdAt: "2026-01-01T00:00:01.000Z" }),
    group("a", { completedFileCount: 1 }),
    group("b", { status: "canceled" }),
  ];
  expect(uploadNews(before, after)).toEqual(["New upload: c", "a: 1 of 3 files done", "b is canceled"]);
});

test("uploadNews › an older group that moved up onto the page is not new", () => {
  expect(uploadNews([group("a")], [group("a"), group("z", { createdAt: "2025-01-01T00:00:00.000Z" })])).toEqual([]);
});
