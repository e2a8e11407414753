import { expect, test } from "vitest";
import { actorWords, eventTone, eventWords } from "./event-words.ts";

test("eventWords › says what became of what, and what the record adds", () => {
  expect(
    eventWords({ action: "upload_file.completed", detail: { fileName: "left.mov", fileRole: "video_left" } }),
  ).toEqual({
    title: "File completed",
    detail: "left.mov",
  });
  expect(eventWords({ action: "job.failed", detail: { code: "x", error: "The eyes differ." } })).toEqual({
    title: "Processing failed",
    detail: "The eyes differ.",
  });
  expect(eventWords({ action: "upload_group.pending", detail: { fileCount: 2 } })).toEqual({
    title: "Upload started",
    detail: null,
  });
  expect(eventWords({ action: "api_key.created", detail: { name: "Render farm", role: "upload" } })).toEqual({
    title: "API key created",
    detail: "Render farm",
  });
  expect(eventWords({ action: "new_thing.moved_on", detail: null })).toEqual({
    title: "new thing moved on",
    detail: null,
  });
});

test.each([
  ["job.succeeded", "good"],
  ["job.failed", "bad"],
  ["upload_group.expired", "warn"],
  ["stream.encoding", "active"],
  ["upload_group.canceled", "quiet"],
])("eventTone › %s is %s", (action, tone) => expect(eventTone({ action })).toBe(tone));

test("actorWords › names the kind of actor", () => {
  expect(actorWords("key:123")).toBe("API key");
  expect(actorWords("token:123")).toBe("Upload token");
  expect(actorWords("robot")).toBe("robot");
});
