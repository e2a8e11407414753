import { afterEach, beforeEach, expect, test } from "vitest";
import { noteAttempt } from "../jobs/attempts.ts";
import { claimJob } from "../jobs/claim-job.ts";
import type { Context } from "../resources/context.ts";
import {
  createTestContext,
  metricOf,
  multipartBytes,
  putFile,
  startBody,
  type TestContext,
  uploadGroup,
} from "../testing/index.ts";
import { uploadedVideo } from "../testing/videos.ts";
import { cleanGroup } from "./clean-group.ts";
import { completeFile } from "./complete-file.ts";
import { expireGroups } from "./expire-groups.ts";
import { getPartUrls } from "./get-part-urls.ts";
import { startUpload } from "./start-upload.ts";
import { sweepOrphans } from "./sweep-orphans.ts";

const daySeconds = 86_400;

let t: TestContext;
let ctx: Context;
// Each test of its own: a clock that was moved makes URLs that the store calls early.
beforeEach(async () => {
  t = await createTestContext();
  ctx = t.contextFor("upload");
});
afterEach(() => t?.close());

const statusOf = async (groupId: string) =>
  (await ctx.db.uploadGroup.findUniqueOrThrow({ where: { id: groupId } })).status;
const openUploads = async () => (await Array.fromAsync(ctx.storage.listMultipartUploads(""))).length;
const objects = async () => (await Array.fromAsync(ctx.storage.listObjects(""))).length;

async function cleanAllRequested(): Promise<void> {
  const requested = await ctx.db.$queryRaw<{ groupId: string }[]>`
    SELECT DISTINCT data->>'groupId' AS "groupId" FROM pgboss.job WHERE name = 'clean-group'`;
  for (const payload of requested) await cleanGroup(t.resources, payload);
}

test("a group expires after 5 days, not before; its files and bytes go", async () => {
  const { group, files } = await uploadGroup(ctx, [multipartBytes, 3]);
  const [video, audio] = files;
  if (!video || !audio) throw new Error("two files");
  await completeFile(ctx, audio);
  const finished = await uploadGroup(ctx, [4]);
  await completeFile(ctx, finished.files[0] as typeof video);

  t.clock.advance(5 * daySeconds - 60);
  expect(await expireGroups(t.resources)).toBe(0);
  t.clock.advance(61);
  expect(await expireGroups(t.resources)).toBe(1);
  expect(await statusOf(group.uploadSessionId)).toBe("expired");
  expect(await statusOf(finished.group.uploadSessionId)).toBe("completed");

  expect(await openUploads()).toBe(1);
  await cleanAllRequested();
  expect(await openUploads()).toBe(0);
  expect(await objects()).toBe(1);
  await expect(completeFile(ctx, video)).rejects.toMatchObject({ code: "gone" });
  await expect(getPartUrls(ctx, { ...video, parts: undefined })).rejects.toMatchObject({ code: "gone" });
  expect(await expireGroups(t.resources)).toBe(0);
});

test("URLs are refused once the time is over, though the schedule has not come by yet", async () => {
  const group = await startUpload(ctx, startBody([9]));
  const uploadId = group.files[0]?.uploadId ?? "";
  t.clock.advance(5 * daySeconds + 1);
  await expect(getPartUrls(ctx, { uploadSessionId: group.uploadSessionId, uploadId })).rejects.toMatchObject({
    code: "gone",
  });
  await expireGroups(t.resources);
});

/** As many at a time as have a connection: a busy machine must not let them wait for one. */
async function startMany(count: number) {
  const groups: Awaited<ReturnType<typeof startUpload>>[] = [];
  while (groups.length < count)
    groups.push(...(await Promise.all(Array.from({ length: 10 }, () => startUpload(ctx, startBody([1]))))));
  return groups;
}

test("several workers expire many groups at once › each group once, and one clean-up for it", async () => {
  const count = 230;
  const groups = await startMany(count);
  t.clock.advance(5 * daySeconds + 1);
  const counts = await Promise.all([1, 2, 3].map(() => expireGroups(t.resources)));
  expect(counts.reduce((sum, each) => sum + each)).toBe(count);
  const expiredEvents = await ctx.db.auditEvent.count({
    where: { action: "upload_group.expired", groupId: { in: groups.map((group) => group.uploadSessionId) } },
  });
  expect(expiredEvents).toBe(count);
});

test("killed midway › what was done stays done, and the next run goes on", async () => {
  const count = 150;
  await startMany(count);
  t.clock.advance(5 * daySeconds + 1);
  const killed = new AbortController();
  let sends = 0;
  const queue: Context["queue"] = {
    ...t.resources.queue,
    send: (...args) => {
      sends++;
      // Two sends a group: dies in the second batch of 100.
      if (sends > 250) throw new Error("killed");
      return t.resources.queue.send(...args);
    },
  };
  await expect(expireGroups({ ...t.resources, queue }, killed.signal)).rejects.toThrow("killed");
  expect(await ctx.db.uploadGroup.count({ where: { status: "pending" } })).toBe(50);
  expect(await expireGroups(t.resources)).toBe(50);
});

test("a clean-up killed midway is finished by its repeat", async () => {
  const { group } = await uploadGroup(ctx, [multipartBytes, 3, 4]);
  t.clock.advance(5 * daySeconds + 1);
  await expireGroups(t.resources);
  const storage = {
    ...t.resources.storage,
    deleteObjects: () => Promise.reject(new Error("killed")),
  };
  const payload = { groupId: group.uploadSessionId };
  await expect(cleanGroup({ ...t.resources, storage }, payload)).rejects.toThrow("killed");
  expect((await ctx.db.uploadGroup.findUniqueOrThrow({ where: { id: payload.groupId } })).cleanedAt).toBeNull();
  await cleanGroup(t.resources, payload);
  const keys = await Array.fromAsync(ctx.storage.listObjects(""), ({ key }) => key);
  expect(keys.filter((key) => key.includes(payload.groupId))).toEqual([]);
  expect((await ctx.db.uploadGroup.findUniqueOrThrow({ where: { id: payload.groupId } })).cleanedAt).not.toBeNull();
});

test("bytes that land through a URL given out before the expiry are deleted by the second clean-up", async () => {
  const group = await startUpload(ctx, startBody([9]));
  const ids = { uploadSessionId: group.uploadSessionId, uploadId: group.files[0]?.uploadId ?? "" };
  const late = await getPartUrls(ctx, ids);
  t.clock.advance(5 * daySeconds + 1);
  await expireGroups(t.resources);
  await cleanGroup(t.resources, { groupId: group.uploadSessionId });
  const url = late.parts[0]?.url ?? "";
  expect((await fetch(url, { method: "PUT", body: Buffer.alloc(9) })).status).toBe(200);
  const [second] = await ctx.db.$queryRaw<{ seconds: number }[]>`
    SELECT EXTRACT(EPOCH FROM max(start_after - created_on))::int AS seconds FROM pgboss.job
    WHERE name = 'clean-group' AND data->>'groupId' = ${group.uploadSessionId}`;
  expect(second?.seconds).toBeGreaterThan(t.resources.config.upload.urlTtlSeconds);
  await cleanGroup(t.resources, { groupId: group.uploadSessionId });
  const keys = await Array.fromAsync(ctx.storage.listObjects(""), ({ key }) => key);
  expect(keys.filter((key) => key.includes(group.uploadSessionId))).toEqual([]);
});

test("the sweep aborts old uploads that no pending file knows, and only those", async () => {
  const { storage } = t.resources;
  const group = await startUpload(ctx, startBody([multipartBytes]));
  await putFile(ctx, group.uploadSessionId, group.files[0]?.uploadId ?? "");
  await storage.createMultipartUpload("workspaces/w/uploads/g/orphan");
  expect(await sweepOrphans(t.resources)).toBe(0);
  t.clock.advance(6 * daySeconds);
  expect(await sweepOrphans(t.resources)).toBe(1);
  const left = await Array.fromAsync(storage.listMultipartUploads(""), ({ key }) => key);
  expect(left).toEqual([expect.stringContaining(group.uploadSessionId)]);
  expect(await sweepOrphans(t.resources)).toBe(0);
  expect(await metricOf(t.resources, "vergence_orphans_swept_total")).toBe(1);
});

test("the sweep leaves what an attempt is sending, until that attempt is over", async () => {
  const { storage } = t.resources;
  const { prefix, jobId } = await uploadedVideo(ctx);
  const claim = (await claimJob(ctx, jobId)) ?? expect.unreachable();
  await storage.createMultipartUpload(`${claim.streamPrefix}${claim.folder}film.mp4`);
  t.clock.advance(6 * daySeconds);
  const left = () => Array.fromAsync(storage.listMultipartUploads(prefix));
  await sweepOrphans(t.resources);
  expect(await left()).toHaveLength(1);
  await noteAttempt(ctx, claim, "stopped");
  await sweepOrphans(t.resources);
  expect(await left()).toEqual([]);
});
