import { type AuditPage, auditPage, type CreatedKey } from "@vergence/contract";
import { beforeAll, describe, expect, test } from "vitest";
import { createApiHarness, expectProblem } from "../testing/api-harness.ts";
import { completeSmallFile, startFile, unknownId } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(createApiHarness);
let uploader: CreatedKey;
let file: Awaited<ReturnType<typeof startFile>>;
beforeAll(async () => {
  const body = { name: "uploader", role: "upload" };
  uploader = (await harness.call("POST", "/api/keys", { body })).json as CreatedKey;
  file = await startFile({
    call: (method, path, options) => harness.call(method, path, { key: uploader.key, ...options }),
  });
  await completeSmallFile(harness, file);
  await harness.call("DELETE", `/api/keys/${uploader.keyId}`);
  await startFile(harness);
});

async function list(query: Record<string, string> = {}): Promise<AuditPage> {
  const answer = await harness.call("GET", `/api/audit?${new URLSearchParams(query)}`);
  expect(answer.status, answer.text).toBe(200);
  return auditPage.strict().parse(answer.json);
}

describe("GET /api/audit", () => {
  test("› 200 everything that happened, newest first", async () => {
    const { items, nextCursor } = await list({ limit: "100" });
    expect(nextCursor).toBeNull();
    expect(items.length).toBeGreaterThan(6);
    const times = items.map(({ at }) => at);
    expect(times).toEqual([...times].sort().reverse());
    expect(items[0]).toMatchObject({ action: "upload_group.pending", subject: "upload_group" });
    const revoked = items.find(({ action }) => action === "api_key.revoked");
    expect(revoked).toMatchObject({ subject: "api_key", subjectId: uploader.keyId, requestId: expect.any(String) });
  });

  test("› 200 names who did it and the group's video, as long as they are there", async () => {
    const [started] = (await list({ action: "upload_group.pending", actor: `key:${uploader.keyId}` })).items;
    const named = { actorName: "uploader", uploadSessionId: file.uploadSessionId, videoName: "Reef" };
    expect(started).toMatchObject(named);
    // A job's row knows its video alone.
    const [queued] = (await list({ subject: "job" })).items;
    expect(queued).toMatchObject({ action: "job.queued", ...named, actorName: "Bootstrap admin key" });
    const [created] = (await list({ action: "api_key.created" })).items;
    expect(created).toMatchObject({ uploadSessionId: null, videoName: null });

    const { db } = harness.t.resources;
    const { workspaceId } = harness.t.contextFor("admin").actor;
    const gone = { subject: "job", subjectId: "9", groupId: unknownId(), videoId: 999_999 };
    const actors = [`key:${unknownId()}`, "key:no-uuid", `user:${unknownId()}`, `token:${unknownId()}`, "worker"];
    const data = actors.map((actor) => ({ workspaceId, at: new Date(0), actor, action: "test.gone", ...gone }));
    await db.auditEvent.createMany({ data });
    const { items } = await list({ action: "test.gone" });
    const nobody = { actorName: null, uploadSessionId: null, videoName: null };
    expect(items).toMatchObject(actors.map((actor) => ({ actor, ...nobody })).reverse());
  });

  test("› 200 in pages, each event once", async () => {
    const whole = (await list({ limit: "100" })).items.map(({ id }) => id);
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: AuditPage = await list({ limit: "2", ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(whole);
  });

  test("› events of the same millisecond stand on two pages without loss", async () => {
    const { db } = harness.t.resources;
    const workspaceId = harness.t.contextFor("admin").actor.workspaceId;
    const at = new Date("2020-01-01T00:00:00.000Z");
    const data = Array.from({ length: 5 }, (_, index) => ({
      workspaceId,
      at,
      actor: "system",
      action: "test.tied",
      subject: "test",
      subjectId: String(index),
    }));
    await db.auditEvent.createMany({ data });
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: AuditPage = await list({ action: "test.tied", limit: "2", ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ subjectId }) => subjectId));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(["4", "3", "2", "1", "0"]);
  });

  test("› filters by subject, subjectId, actor and action, alone and together", async () => {
    const ofKey = await list({ subject: "api_key", subjectId: uploader.keyId });
    expect(ofKey.items.map(({ action }) => action)).toEqual(["api_key.revoked", "api_key.created"]);
    const byKey = await list({ actor: `key:${uploader.keyId}` });
    expect(byKey.items.map(({ subjectId }) => subjectId)).toEqual([file.uploadSessionId]);
    const completed = await list({ action: "upload_group.completed" });
    expect(completed.items).toMatchObject([{ subjectId: file.uploadSessionId }]);
    expect((await list({ action: "upload_group.completed", actor: `key:${uploader.keyId}` })).items).toEqual([]);
    expect((await list({ subject: "nothing" })).items).toEqual([]);
  });

  test("› filters by time: from counts, to does not", async () => {
    const [event] = (await list({ action: "api_key.revoked" })).items;
    const at = event?.at ?? "";
    const after = new Date(Date.parse(at) + 1).toISOString();
    const ids = async (query: Record<string, string>) =>
      (await list({ action: "api_key.revoked", ...query })).items.map(({ id }) => id);
    expect(await ids({ from: at, to: after })).toEqual([event?.id]);
    expect(await ids({ to: at })).toEqual([]);
    expect(await ids({ from: after })).toEqual([]);
    expect(await ids({ from: "0000-01-01T00:00:00.000Z", to: "9999-12-31T23:59:59.999Z" })).toEqual([event?.id]);
  });

  test("› 400 names each parameter that is wrong", async () => {
    const query = {
      subject: "",
      subjectId: "x".repeat(201),
      actor: "\0",
      action: "",
      from: "today",
      to: "1",
      limit: "0",
    };
    const answer = await harness.call("GET", `/api/audit?${new URLSearchParams(query)}`);
    const { issues } = expectProblem(answer, 400, "invalid_input");
    expect(issues?.map(({ path }) => path).sort()).toEqual(Object.keys(query).sort());
    for (const wrong of ["cursor=rubbish", `cursor=${Buffer.from('[1,"x"]').toString("base64url")}`])
      expectProblem(await harness.call("GET", `/api/audit?${wrong}`), 400, "invalid_input");
  });
});
