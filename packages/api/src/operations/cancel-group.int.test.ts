import { canceledGroup, type UploadGroup } from "@vergence/contract";
import { cleanGroup, expireGroups } from "@vergence/core/worker";
import { describe, expect, test } from "vitest";
import { createApiHarness, expectProblem } from "../testing/api-harness.ts";
import {
  aBody,
  aVideo,
  completeSmallFile,
  filesOf,
  multipartSize,
  putParts,
  type StartedFile,
  startFile,
  startGroup,
} from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(createApiHarness);

const pathOf = ({ uploadSessionId }: Pick<UploadGroup, "uploadSessionId">) => `/api/videos/uploads/${uploadSessionId}`;
const cancel = (group: Pick<UploadGroup, "uploadSessionId">) => harness.call("DELETE", pathOf(group));

/** A group of a multipart video, one part of it stored, and a completed subtitle. */
async function halfDoneGroup() {
  const subtitle = { fileName: "a.srt", fileRole: "subtitle", sizeBytes: 5, languageTag: "en" };
  const group = await startGroup(harness, { ...aBody(), files: [aVideo(multipartSize(2)), subtitle] });
  const [video, words] = filesOf(group) as [StartedFile, StartedFile];
  await putParts(harness, video, [2]);
  await completeSmallFile(harness, words);
  return group;
}

async function storedOf({ uploadSessionId }: UploadGroup) {
  const { storage } = harness.t.resources;
  const found: string[] = [];
  for await (const { key } of storage.listObjects("")) if (key.includes(uploadSessionId)) found.push("object");
  for await (const { key } of storage.listMultipartUploads("")) if (key.includes(uploadSessionId)) found.push("upload");
  return found;
}

describe("DELETE /api/videos/uploads/{uploadSessionId}", () => {
  test("› 200 for the whole group, and the same again", async () => {
    const group = await halfDoneGroup();
    const before = harness.t.clock.now().getTime();
    const answer = await cancel(group);
    expect(answer.status).toBe(200);
    const { canceledAt, ...rest } = canceledGroup.strict().parse(answer.json);
    const id = group.uploadSessionId;
    expect(rest).toEqual({ sessionId: id, status: "canceled", fileCount: 2, canceledFileCount: 1 });
    expect(Date.parse(canceledAt)).toBeGreaterThanOrEqual(before);
    expect(await cancel(group)).toMatchObject({ status: 200, json: answer.json });

    const { json } = await harness.call("GET", pathOf(group));
    const files = [{ status: "canceled" }, { status: "completed" }];
    expect(json).toMatchObject({ status: "canceled", libraryId: null, files });
  });

  test("› its clean-up is queued with it, aborts the open upload and deletes the stored objects", async () => {
    const group = await halfDoneGroup();
    const groupId = group.uploadSessionId;
    expect(await storedOf(group)).toEqual(["object", "upload"]);
    await cancel(group);
    const queued = await harness.t.resources.db.$queryRaw`
      SELECT name FROM pgboss.job WHERE data->>'groupId' = ${groupId} AND "start_after" <= now()`;
    expect(queued).toEqual([{ name: "clean-group" }]);
    await cleanGroup(harness.t.resources, { groupId });
    expect(await storedOf(group)).toEqual([]);
  });

  test("› calls that race answer all the same, and leave one trace each", async () => {
    const group = await startGroup(harness);
    const answers = await Promise.all(Array.from({ length: 8 }, () => cancel(group)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    const traces = await harness.t.resources.db.auditEvent.findMany({
      where: { groupId: group.uploadSessionId, action: { endsWith: ".canceled" } },
    });
    expect(traces.map((trace) => trace.action).sort()).toEqual(["upload_file.canceled", "upload_group.canceled"]);
  });

  test("› 409 for a completed group, which stays as it is", async () => {
    const file = await startFile(harness);
    const { libraryId } = await completeSmallFile(harness, file);
    expectProblem(await cancel(file), 409, "already_completed");
    expect((await harness.call("GET", pathOf(file))).json).toMatchObject({ status: "completed", libraryId });
    expect((await harness.call("GET", `/api/videos/${libraryId}`)).status).toBe(200);
  });

  test("› 410 for an expired group", async () => {
    const group = await startGroup(harness);
    const { clock, resources } = harness.t;
    clock.advance(6 * 86_400);
    await expireGroups(resources);
    clock.advance(-6 * 86_400);
    expectProblem(await cancel(group), 410, "gone");
    expect((await harness.call("GET", pathOf(group))).json).toMatchObject({ status: "expired" });
  });
});
