import { afterAll, beforeAll, expect, test } from "vitest";
import type { Context } from "../resources/context.ts";
import { Prisma } from "../resources/db/database.ts";
import { createTestContext, startBody, type TestContext } from "../testing/index.ts";
import { startUpload } from "../upload/start-upload.ts";
import { auditBy } from "./audit.ts";
import { moveWhereLegal, transition } from "./transition.ts";

let t: TestContext;
let ctx: Context;
beforeAll(async () => {
  t = await createTestContext();
  ctx = t.contextFor("upload");
});
afterAll(() => t?.close());

const newGroup = async () => (await startUpload(ctx, startBody([1]))).uploadSessionId;
const actionsOf = async (groupId: string) =>
  (await ctx.db.auditEvent.findMany({ where: { groupId }, orderBy: { id: "asc" } })).map((event) => event.action);

test("a legal move changes the row and leaves one audit row", async () => {
  const id = await newGroup();
  await transition(ctx.db, auditBy(ctx), { entity: "upload_group", ids: [id], to: "canceled" });
  expect(await actionsOf(id)).toEqual(["upload_group.pending", "upload_group.canceled"]);
});

test("there already › nothing to do, no second audit row", async () => {
  const id = await newGroup();
  const move = { entity: "upload_group", ids: [id], to: "expired" } as const;
  await transition(ctx.db, auditBy(ctx), move);
  await transition(ctx.db, auditBy(ctx), move);
  expect(await actionsOf(id)).toEqual(["upload_group.pending", "upload_group.expired"]);
});

test("not legal › invalid_transition, and nothing changes", async () => {
  const id = await newGroup();
  await transition(ctx.db, auditBy(ctx), { entity: "upload_group", ids: [id], to: "expired" });
  const illegal = transition(ctx.db, auditBy(ctx), { entity: "upload_group", ids: [id], to: "completed" });
  await expect(illegal).rejects.toMatchObject({ code: "invalid_transition" });
  expect((await ctx.db.uploadGroup.findUniqueOrThrow({ where: { id } })).status).toBe("expired");
});

test("a condition that does not hold › the row does not move", async () => {
  const id = await newGroup();
  const moved = await moveWhereLegal(ctx.db, auditBy(ctx), {
    entity: "upload_group",
    ids: [id],
    to: "canceled",
    where: Prisma.sql`"fileCount" = 99`,
  });
  expect(moved).toEqual([]);
  expect(await actionsOf(id)).toEqual(["upload_group.pending"]);
});
