import { type CreatedKey, createdKey, type KeyPage, type KeyState, keyPage, keyState } from "@vergence/contract";
import { afterEach, describe, expect, test } from "vitest";
import { createApi } from "../create-api.ts";
import { createApiHarness, createCaller, expectProblem, secretsOf } from "../testing/api-harness.ts";
import { startFile, unknownId } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const daySeconds = 86_400;
const harness = useHarness(createApiHarness);
let movedSeconds = 0;
afterEach(() => {
  harness.t.clock.advance(-movedSeconds);
  movedSeconds = 0;
});

function pass(seconds: number): void {
  harness.t.clock.advance(seconds);
  movedSeconds += seconds;
}

async function create(body: object = {}): Promise<CreatedKey> {
  const answer = await harness.call("POST", "/api/keys", { body: { name: "a key", role: "upload", ...body } });
  expect(answer.status, answer.text).toBe(201);
  return createdKey.strict().parse(answer.json);
}
const rotate = (keyId: string, body: object = {}) => harness.call("POST", `/api/keys/${keyId}/rotate`, { body });
async function stateOf(keyId: string): Promise<KeyState> {
  const { items } = (await harness.call("GET", "/api/keys?limit=100")).json as KeyPage;
  return items.find((key) => key.keyId === keyId) ?? expect.unreachable();
}
const use = async ({ key }: { key: string }) => (await harness.call("GET", "/api/videos/uploads", { key })).status;
const secondsTo = (time: string | null) => (Date.parse(time ?? "") - harness.t.clock.now().getTime()) / 1000;
const auditOf = (subjectId: string) =>
  harness.t.resources.db.auditEvent.findMany({ where: { subjectId }, orderBy: { id: "asc" } });

describe("POST /api/keys", () => {
  test("› 201 with a key that works at once and is shown here only", async () => {
    const { key, ...state } = await create({ name: " a program ", role: "upload" });
    expect(state).toMatchObject({
      name: "a program",
      role: "upload",
      expiresAt: null,
      revokedAt: null,
      replacedBy: null,
    });
    expect(key).toMatch(/^vgk_[0-9A-Za-z]{49}$/);
    expect(await use({ key })).toBe(200);
    expect(await stateOf(state.keyId)).toEqual({ ...state, lastUsedAt: null });
    expect((await harness.call("GET", "/api/keys")).text).not.toContain(key.slice(10));
  });

  test("› 201 a temporary one ends in 7 days, or at the given time", async () => {
    const week = await create({ temporary: true });
    expect(Math.abs(secondsTo(week.expiresAt) - 7 * daySeconds)).toBeLessThan(3_600);
    const expiresAt = new Date(harness.t.clock.now().getTime() + 30 * daySeconds * 1000).toISOString();
    expect((await create({ expiresAt })).expiresAt).toBe(expiresAt);
    expect((await create({ expiresAt, temporary: true })).expiresAt).toBe(expiresAt);
    expect((await create({ temporary: false })).expiresAt).toBeNull();
    expect(await use(week)).toBe(200);
    pass(7 * daySeconds + 1);
    expect(await use(week)).toBe(401);
  });

  test("› 400 names each field that is wrong", async () => {
    const body = { name: "\n", role: "root", temporary: "yes", expiresAt: "soon" };
    const { issues } = expectProblem(await harness.call("POST", "/api/keys", { body }), 400, "invalid_input");
    expect(issues?.map(({ path }) => path).sort()).toEqual(["expiresAt", "name", "role", "temporary"]);
    for (const wrong of [
      { expiresAt: "2020-01-01T00:00:00.000Z" },
      { temporary: false, expiresAt: "2999-01-01T00:00:00.000Z" },
    ])
      expectProblem(
        await harness.call("POST", "/api/keys", { body: { name: "a", role: "upload", ...wrong } }),
        400,
        "invalid_input",
      );
  });

  test("› leaves an audit entry, which names no secret", async () => {
    const { keyId, key } = await create({ name: "audited", role: "readonly" });
    const [event] = await auditOf(keyId);
    expect(event).toMatchObject({
      action: "api_key.created",
      subject: "api_key",
      detail: { name: "audited", role: "readonly" },
    });
    expect(event?.actor).toMatch(/^key:/);
    expect(JSON.stringify(event?.detail)).not.toContain(key.slice(4, 20));
  });
});

describe("GET /api/keys", () => {
  test("› 200 pages through all of them, newest first, ended ones included", async () => {
    const made: string[] = [];
    for (let index = 0; index < 5; index++) made.unshift((await create({ name: `page ${index}` })).keyId);
    await harness.call("DELETE", `/api/keys/${made[1]}`);
    const seen: KeyState[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const answer = await harness.call("GET", `/api/keys?limit=2${cursor && `&cursor=${cursor}`}`);
      const page: KeyPage = keyPage.strict().parse(answer.json);
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(seen.slice(0, 5).map(({ keyId }) => keyId)).toEqual(made);
    expect(new Set(seen.map(({ keyId }) => keyId)).size).toBe(seen.length);
    expect(seen[1]?.revokedAt).not.toBeNull();
  });

  test("› shows when a key was last used", async () => {
    const key = await create({ name: "used" });
    await use(key);
    await harness.t.resources.keyUses.flush();
    expect(Math.abs(secondsTo((await stateOf(key.keyId)).lastUsedAt))).toBeLessThan(600);
  });

  test("› a use within the same minute is not written again", async () => {
    const key = await create({ name: "used twice" });
    await use(key);
    await harness.t.resources.keyUses.flush();
    const { lastUsedAt } = await stateOf(key.keyId);
    await use(key);
    await harness.t.resources.keyUses.flush();
    expect((await stateOf(key.keyId)).lastUsedAt).toBe(lastUsedAt);
    pass(61);
    await use(key);
    await harness.t.resources.keyUses.flush();
    expect((await stateOf(key.keyId)).lastUsedAt).not.toBe(lastUsedAt);
  });
});

describe("DELETE /api/keys/{keyId}", () => {
  test("› 200 and the key is refused from the next call on; repeating changes nothing", async () => {
    const key = await create();
    const first = keyState.strict().parse((await harness.call("DELETE", `/api/keys/${key.keyId}`)).json);
    expect(first.revokedAt).not.toBeNull();
    expect(await use(key)).toBe(401);
    expect((await harness.call("DELETE", `/api/keys/${key.keyId}`)).json).toEqual(first);
    expect((await auditOf(key.keyId)).map(({ action }) => action)).toEqual(["api_key.created", "api_key.revoked"]);
  });

  test("› 404 for a key that nobody has", async () => {
    expectProblem(await harness.call("DELETE", `/api/keys/${unknownId()}`), 404, "not_found");
  });
});

describe("POST /api/keys/{keyId}/rotate", () => {
  test("› 201 a key of the same name, role and end; the old one dies at once", async () => {
    const old = await create({ name: "turned", temporary: true });
    const answer = await rotate(old.keyId);
    expect(answer.status, answer.text).toBe(201);
    const fresh = createdKey.strict().parse(answer.json);
    expect(fresh).toMatchObject({ name: "turned", role: "upload", expiresAt: old.expiresAt, replacedBy: null });
    expect([await use(old), await use(fresh)]).toEqual([401, 200]);
    expect(await stateOf(old.keyId)).toMatchObject({ replacedBy: fresh.keyId, revokedAt: expect.any(String) });
    const rotated = (await auditOf(old.keyId)).at(-1);
    expect(rotated).toMatchObject({ action: "api_key.rotated", detail: { replacedBy: fresh.keyId, graceSeconds: 0 } });
    const [created] = await auditOf(fresh.keyId);
    expect(created).toMatchObject({ action: "api_key.created", detail: { replaces: old.keyId } });
  });

  test("› 201 with a grace period: both work until it is over", async () => {
    const old = await create();
    const fresh = (await rotate(old.keyId, { graceSeconds: 3_600 })).json as CreatedKey;
    expect([await use(old), await use(fresh)]).toEqual([200, 200]);
    expect(await stateOf(old.keyId)).toMatchObject({ revokedAt: null, replacedBy: fresh.keyId });
    pass(3_601);
    expect([await use(old), await use(fresh)]).toEqual([401, 200]);
  });

  test("› a grace period does not lengthen a temporary key's life", async () => {
    const old = await create({ temporary: true });
    await rotate(old.keyId, { graceSeconds: 30 * daySeconds });
    expect((await stateOf(old.keyId)).expiresAt).toBe(old.expiresAt);
  });

  test("› revoking ends a grace period", async () => {
    const old = await create();
    await rotate(old.keyId, { graceSeconds: 3_600 });
    await harness.call("DELETE", `/api/keys/${old.keyId}`);
    expect(await use(old)).toBe(401);
  });

  test("› 409 for one that was rotated, was revoked or has expired", async () => {
    const [rotated, revoked, expired] = [await create(), await create(), await create({ temporary: true })];
    await rotate(rotated.keyId, { graceSeconds: 60 });
    await harness.call("DELETE", `/api/keys/${revoked.keyId}`);
    expect(expectProblem(await rotate(rotated.keyId), 409, "invalid_transition").detail).toContain("rotated before");
    expect(expectProblem(await rotate(revoked.keyId), 409, "invalid_transition").detail).toContain("revoked");
    pass(8 * daySeconds);
    expect(expectProblem(await rotate(expired.keyId), 409, "invalid_transition").detail).toContain("expired");
  });

  test("› of many at once one is done, the others 409", async () => {
    const old = await create({ name: "raced" });
    const answers = await Promise.all(Array.from({ length: 6 }, () => rotate(old.keyId)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    const raced = ((await harness.call("GET", "/api/keys?limit=100")).json as KeyPage).items.filter(
      ({ name }) => name === "raced",
    );
    expect(raced).toHaveLength(2);
  });

  test("› 400 for a grace period that is none or longer than 30 days; 404 for an unknown key", async () => {
    const { keyId } = await create();
    for (const graceSeconds of [-1, 1.5, "an hour", 30 * daySeconds + 1, null])
      expectProblem(await rotate(keyId, { graceSeconds }), 400, "invalid_input");
    expect(await stateOf(keyId)).toMatchObject({ replacedBy: null, revokedAt: null });
    expectProblem(await rotate(unknownId()), 404, "not_found");
  });
});

test("a call with a key › looks the key up exactly once", async () => {
  const file = await startFile(harness);
  const { key } = await create();
  const operations: string[] = [];
  const db = harness.t.resources.db.$extends({
    query: {
      $allOperations({ model, operation, args, query }) {
        operations.push(`${model ?? "raw"}.${operation}`);
        return query(args);
      },
    },
  });
  const api = createApi({ ...harness.t.resources, db: db as never });
  const call = createCaller(api, key, secretsOf(harness.t.env));
  for (let repeat = 0; repeat < 2; repeat++) {
    operations.length = 0;
    expect((await call("GET", `/api/videos/uploads/${file.uploadSessionId}`)).status).toBe(200);
    expect(operations).toEqual(["ApiKey.findUnique", "raw.$queryRaw"]);
  }
});
