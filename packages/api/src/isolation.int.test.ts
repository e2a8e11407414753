import { randomBytes } from "node:crypto";
import type { CreatedKey, CreatedUploadToken } from "@vergence/contract";
import type { Context } from "@vergence/core";
import { inTime } from "@vergence/timers/testing";
import { beforeAll, describe, expect, test } from "vitest";
import { routes } from "./operations/index.ts";
import { type Answer, type ApiHarness, createApiHarness } from "./testing/api-harness.ts";
import {
  bodyOfCall,
  callOf,
  inputOfProcedure,
  isForDefaultWorkspace,
  namesIn,
  procedures,
  subscriptions,
} from "./testing/every-call.ts";
import { createServerCaller } from "./testing/server-caller.ts";
import { aBody, makeVideo, startFile } from "./testing/uploads.ts";
import { useHarness } from "./testing/use-harness.ts";
import { rowsOfWorkspace } from "./testing/workspace-rows.ts";

type Ids = Record<string, string | number>;
interface Populated {
  ctx: Context;
  key: string;
  /** A word in the name of everything that it holds. */
  marker: string;
  /** One of each thing that a call can name. */
  ids: Ids;
}

const harness = useHarness(createApiHarness);
let victim: Populated;
let stranger: Populated;
let before: Record<string, string[]>;
const rowsOfVictim = () => rowsOfWorkspace(harness.t.resources.db, victim.ctx.actor.workspaceId);
beforeAll(async () => {
  victim = await populate();
  stranger = await populate();
  await harness.t.resources.keyUses.flush();
  before = await rowsOfVictim();
});

/** A workspace of its own with one of everything in it. */
async function populate(): Promise<Populated> {
  const { t } = harness;
  const ctx = await t.strangerContext();
  const key = await t.keyFor(ctx, "admin");
  const marker = `marker-${randomBytes(6).toString("hex")}`;
  const call: ApiHarness["call"] = (method, path, options) => harness.call(method, path, { key, ...options });
  const make = async (path: string, body: object): Promise<unknown> => {
    const answer = await call("POST", `/api${path}`, { body });
    expect(answer.status, answer.text).toBeLessThan(300);
    return answer.json;
  };
  const named = { ...aBody(), videoName: marker, folderName: marker, description: marker };
  const { id, jobId } = await makeVideo({ ...harness, call }, named);
  const { uploadSessionId, uploadId } = await startFile({
    call: (method, path) => call(method, path, { body: named }),
  });
  const made = (await make("/keys", { name: marker, role: "upload" })) as CreatedKey;
  const token = (await make(`/videos/uploads/${uploadSessionId}/tokens`, {
    allowedOrigins: [`https://${marker}.example`],
  })) as CreatedUploadToken;
  const hook = { url: "https://films.example/hook", description: marker };
  const { webhookId } = (await make("/webhooks", hook)) as { webhookId: string };
  await make(`/webhooks/${webhookId}/test`, {});
  const delivery = await t.resources.db.webhookDelivery.findFirstOrThrow({ where: { endpointId: webhookId } });
  const ids = { uploadSessionId, uploadId, id, jobId, folderName: marker, keyId: made.keyId, tokenId: token.tokenId };
  const more = { webhookId, deliveryId: delivery.id, workspaceId: ctx.actor.workspaceId };
  return { ctx, key, marker, ids: { ...ids, ...more } };
}

function callRest(call: string, key: string, ids: Ids): Promise<Answer> {
  const [method = "", path = ""] = call.split(" ");
  const filled = path.replace(/:(\w+)/g, (_, name: string) => String(ids[name] ?? expect.unreachable(name)));
  return harness.call(method.toUpperCase(), `/api${filled}`, {
    key,
    body: method === "post" ? bodyOfCall[call] : undefined,
  });
}

function callProcedure(name: string, type: string, key: string, ids: Ids): Promise<Answer> {
  const [names, body] = inputOfProcedure[name] ?? expect.unreachable(name);
  const input = { ...Object.fromEntries(names.map((id) => [id, ids[id]])), ...body };
  if (type === "mutation") return harness.call("POST", `/api/trpc/${name}`, { key, body: input });
  return harness.call("GET", `/api/trpc/${name}?input=${encodeURIComponent(JSON.stringify(input))}`, { key });
}

/** The victim's ids, whole and one at a time among the stranger's own. */
function foreignIds(names: string[]): Ids[] {
  const { ids } = stranger;
  return [victim.ids, ...(names.length > 1 ? names.map((name) => ({ ...ids, [name]: victim.ids[name] ?? "" })) : [])];
}

async function expectNothingOfVictim(answer: Answer, names: string[]): Promise<void> {
  expect(answer.text).not.toContain(victim.marker);
  // What the caller named itself may be in its answer as the address that was asked for.
  const texts = Object.entries(victim.ids).filter(([name, id]) => typeof id === "string" && !names.includes(name));
  for (const [, id] of texts) expect(answer.text).not.toContain(id);
  expect(await rowsOfVictim()).toEqual(before);
}

describe("what is walked", () => {
  test("› every REST route and every procedure has its entry here, and every name in an address its id", () => {
    expect([...Object.keys(inputOfProcedure), ...subscriptions].sort()).toEqual(
      procedures.map(({ name }) => name).sort(),
    );
    expect(procedures.filter(({ type }) => type === "subscription").map(({ name }) => name)).toEqual(subscriptions);
    const named = [
      ...routes.flatMap(({ path }) => namesIn(path)),
      ...Object.values(inputOfProcedure).flatMap(([ids]) => ids),
    ];
    expect(Object.keys(victim.ids)).toEqual(expect.arrayContaining(named));
  });

  test("› the victim has rows in every table that belongs to workspaces", () => {
    const empty = Object.entries(before).flatMap(([table, rows]) => (rows.length === 0 ? [table] : []));
    // People, and what only workers make.
    const others = "User Session Account JobTask JobAttempt RemoteSource Download OutboxEvent WebhookAttempt".split(
      " ",
    );
    expect(empty.filter((table) => !others.includes(table))).toEqual([]);
  });
});

describe("with another workspace's admin key", () => {
  test.each(routes.map(callOf))("%s › reaches, shows and changes nothing of the victim's", async (call) => {
    const names = namesIn(call);
    const tries = names.length === 0 ? [victim.ids] : foreignIds(names);
    for (const ids of tries) {
      const answer = await callRest(call, stranger.key, ids);
      if (isForDefaultWorkspace(call)) expect(answer.json, call).toMatchObject({ status: 403, code: "forbidden" });
      else if (names.length > 0) expect(answer.json, call).toMatchObject({ status: 404, code: "not_found" });
      else expect(answer.status, answer.text).toBeLessThan(300);
      if (names.length === 0) await expectNothingOfVictim(answer, []);
    }
    expect(await rowsOfVictim()).toEqual(before);
  });

  const walked = procedures.filter(({ name }) => !subscriptions.includes(name));
  test.each(walked)("$name › reaches, shows and changes nothing of the victim's", async ({ name, type }) => {
    const [names] = inputOfProcedure[name] ?? expect.unreachable(name);
    for (const ids of names.length === 0 ? [victim.ids] : foreignIds(names)) {
      const answer = await callProcedure(name, type, stranger.key, ids);
      const code = isForDefaultWorkspace(name) ? "forbidden" : "not_found";
      if (names.length > 0 || code === "forbidden")
        expect(answer.json, name).toMatchObject({ error: { data: { appCode: code } } });
      else expect(answer.status, answer.text).toBe(200);
      await expectNothingOfVictim(answer, names);
    }
  });

  test("uploadGroups.changes › emits the stranger's own changes only, also when it names the victim's group", async () => {
    const caller = createServerCaller(harness.t.resources, stranger.ctx.actor);
    const changes = await caller.uploadGroups.changes({ uploadSessionId: String(victim.ids.uploadSessionId) });
    const received = changes[Symbol.asyncIterator]();
    expect((await inTime("word that the server listens", received.next())).value).toMatchObject({ action: "resync" });
    const next = received.next();
    const own = victim.ctx.actor.workspaceId;
    await harness.t.resources.db.auditEvent.create({
      data: { workspaceId: own, actor: "system", action: "victim.changed", subject: "test", subjectId: "1" },
    });
    const data = { actor: "system", action: "stranger.changed", subject: "test", subjectId: "1" };
    await harness.t.resources.db.auditEvent.create({ data: { workspaceId: stranger.ctx.actor.workspaceId, ...data } });
    expect((await inTime("the stranger's own change", next)).value).toMatchObject({ action: "stranger.changed" });
    await received.return?.(undefined);
  });
});

describe("with their own key the same calls find what they name", () => {
  /** What removes things comes last. */
  const removes = (call: string) => /^delete |\.delete$|\.revoke|\.cancel$/.test(call);
  const inOrder = <T>(items: T[], nameOf: (item: T) => string) => [
    ...items.filter((item) => !removes(nameOf(item))),
    ...items.filter((item) => removes(nameOf(item))),
  ];
  const reached = (answer: Answer) => ![401, 403, 404].includes(answer.status);

  test.each(
    inOrder(
      routes.filter((route) => route.path.includes(":") && !isForDefaultWorkspace(callOf(route))),
      callOf,
    ).map(callOf),
  )("%s", async (call) => {
    const answer = await callRest(call, victim.key, victim.ids);
    expect(reached(answer), answer.text).toBe(true);
  });

  const addressed = procedures.filter(
    ({ name }) => (inputOfProcedure[name]?.[0].length ?? 0) > 0 && !isForDefaultWorkspace(name),
  );
  test.each(inOrder(addressed, ({ name }) => name))("$name", async ({ name, type }) => {
    const answer = await callProcedure(name, type, stranger.key, stranger.ids);
    expect(reached(answer), answer.text).toBe(true);
  });
});
