import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestContext, startBody, type TestContext } from "../testing/index.ts";
import { cancelGroup } from "./cancel-group.ts";
import { listTimeline } from "./list-timeline.ts";
import { startUpload } from "./start-upload.ts";

let t: TestContext;
beforeAll(async () => {
  t = await createTestContext();
});
afterAll(() => t?.close());

test("a long timeline › its newest 500 events, oldest first", async () => {
  const ctx = t.contextFor("admin");
  const { uploadSessionId } = await startUpload(ctx, startBody([1]));
  const noted = Array.from({ length: 600 }, (_, index) => ({
    workspaceId: ctx.actor.workspaceId,
    actor: "worker",
    action: "job.running",
    subject: "job",
    subjectId: String(index),
    groupId: uploadSessionId,
  }));
  await ctx.db.auditEvent.createMany({ data: noted });
  await cancelGroup(ctx, { uploadSessionId });
  const events = await listTimeline(ctx, { uploadSessionId });
  expect(events).toHaveLength(500);
  expect(events.at(-1)?.action).toMatch(/canceled$/);
  const running = events.filter(({ action }) => action === "job.running").map(({ subjectId }) => Number(subjectId));
  expect(running.at(-1)).toBe(599);
  expect(running).toEqual(running.toSorted((a, b) => a - b));
});
