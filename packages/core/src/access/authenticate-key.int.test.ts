import { randomUUID } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import { inTime } from "@vergence/timers/testing";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { openKeyUses } from "../resources/key-uses.ts";
import { createTestContext, type TestContext } from "../testing/index.ts";
import { startBody } from "../testing/uploads.ts";
import { createUploadToken } from "../upload/create-upload-token.ts";
import { startUpload } from "../upload/start-upload.ts";
import { authenticateKey } from "./authenticate-key.ts";
import { actorOfUploadToken, findUploadToken } from "./authenticate-upload-token.ts";
import { createKey } from "./create-key.ts";

let t: TestContext;
beforeAll(async () => {
  t = await createTestContext();
});
afterAll(() => t?.close());
afterEach(() => vi.restoreAllMocks());

const notesUses = (statement: string) => statement.includes('SET "lastUsedAt" = u.at');

/**
 * The statements that this process sends to Postgres from now on, but for what the queue and the uses of keys send by a
 * clock of their own.
 */
function watchStatements(counts = (text: string) => !text.includes("pgboss") && !notesUses(text)): string[] {
  const statements: string[] = [];
  const original = pg.Client.prototype.query;
  vi.spyOn(pg.Client.prototype, "query").mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    const [query] = args;
    const text = typeof query === "string" ? query : ((query as { text?: string } | undefined)?.text ?? "");
    if (counts(text)) statements.push(text);
    return Reflect.apply(original, this, args);
  } as never);
  return statements;
}

const newKey = (name = "a key") => createKey(t.contextFor("admin"), { name, role: "upload" });
const lastUsed = async (keyId: string) =>
  (await t.resources.db.apiKey.findUniqueOrThrow({ where: { id: keyId } })).lastUsedAt;

describe("authenticateKey", () => {
  test("› asks the database exactly once, also when the key's use is to be noted", async () => {
    const { key, keyId } = await newKey();
    const statements = watchStatements();
    for (let call = 1; call <= 3; call++) {
      expect(await authenticateKey(t.resources, key)).toMatchObject({ role: "upload", name: `key:${keyId}`, keyId });
      expect(statements).toHaveLength(call);
    }
    for (const statement of statements) expect(statement).toMatch(/^SELECT .*"ApiKey"/s);
  });

  test("› asks once for a key that nobody has, and refuses it", async () => {
    const statements = watchStatements();
    await expect(authenticateKey(t.resources, "vgk_nobody")).rejects.toMatchObject({ code: "unauthenticated" });
    expect(statements).toHaveLength(1);
  });

  test("› compares hashes letter for letter", async () => {
    const { key } = await newKey();
    for (const wrong of [key.toLowerCase(), key.toUpperCase(), `${key} `, key.slice(0, -1)])
      await expect(authenticateKey(t.resources, wrong)).rejects.toMatchObject({ code: "unauthenticated" });
  });
});

describe("findUploadToken", () => {
  test("› asks the database exactly once, with the end of the key that made it", async () => {
    const maker = await newKey("maker");
    const ctx = { ...t.contextFor("upload"), actor: await authenticateKey(t.resources, maker.key) };
    const { uploadSessionId } = await startUpload(ctx, startBody([5]));
    const origin = "https://films.example";
    const { token } = await createUploadToken(ctx, { uploadSessionId, allowedOrigins: [origin] });
    const statements = watchStatements();
    const actor = actorOfUploadToken(t.resources, await findUploadToken(t.resources, token), origin);
    expect(actor.token).toMatchObject({ uploadSessionId, maxFileSizeBytes: null, canCancel: false });
    expect(statements).toHaveLength(1);
  });
});

describe("the use of keys", () => {
  test("› is written for many keys in one statement, and never to an earlier time", async () => {
    const keys = [await newKey("one"), await newKey("two")];
    const at = new Date("2030-01-01T00:00:00.000Z");
    const uses = openKeyUses(t.resources.db, t.resources.logger);
    for (const { keyId } of keys) uses.note(keyId, at);
    // What other tests noted is written before, not meanwhile.
    await t.resources.keyUses.flush();
    const statements = watchStatements(notesUses);
    await uses.flush();
    expect(statements).toHaveLength(1);
    for (const { keyId } of keys) expect(await lastUsed(keyId)).toEqual(at);

    uses.note(keys[0]?.keyId ?? "", new Date("2029-01-01T00:00:00.000Z"));
    await uses.close();
    expect(await lastUsed(keys[0]?.keyId ?? "")).toEqual(at);
  });

  test("› is written when close returns, also by a write that was under way already", async () => {
    const writing = Promise.withResolvers<void>();
    const db = new Proxy(t.resources.db, {
      get: (target, property) => {
        if (property !== "$executeRaw") return Reflect.get(target, property, target);
        return () => writing.promise;
      },
    });
    const uses = openKeyUses(db, t.resources.logger);
    uses.note(randomUUID(), new Date());
    void uses.flush();
    let isClosed = false;
    const closed = uses.close().then(() => (isClosed = true));
    for (let turns = 0; turns < 20; turns++) await turn();
    expect(isClosed).toBe(false);
    writing.resolve();
    await inTime("the uses to close once they are written", closed);
  });

  test("› is written by itself soon after a call", async () => {
    const { key, keyId } = await newKey("by itself");
    await authenticateKey(t.resources, key);
    await expect.poll(() => lastUsed(keyId), { timeout: 120_000 }).not.toBeNull();
  });

  test("› that could not be written is written later, with a key that is gone in it", async () => {
    const { keyId } = await newKey("later");
    let isUnreachable = true;
    const db = new Proxy(t.resources.db, {
      get(target, property) {
        if (isUnreachable && property === "$executeRaw") return () => Promise.reject(new Error("unreachable"));
        return Reflect.get(target, property, target);
      },
    });
    const uses = openKeyUses(db, t.resources.logger);
    const at = new Date("2031-01-01T00:00:00.000Z");
    uses.note(keyId, at);
    uses.note(randomUUID(), at);
    await uses.flush();
    expect(await lastUsed(keyId)).toBeNull();
    isUnreachable = false;
    await uses.close();
    expect(await lastUsed(keyId)).toEqual(at);
  });
});
