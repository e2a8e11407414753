import { sweepExpired } from "@vergence/core/worker";
import { describe, expect, test } from "vitest";
import { createApiHarness, expectProblem } from "../testing/api-harness.ts";
import { aBody, makeVideo, multipartSize, putParts, startFile, unknownId } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const uploads = "/api/videos/uploads";
const harness = useHarness(createApiHarness);

const post = (path: string, idempotencyKey: string, body?: unknown, key?: string) =>
  harness.call("POST", path, { body, key, headers: { "idempotency-key": idempotencyKey } });
const records = () => harness.t.resources.db.idempotencyRecord;
const recordOf = (key: string) => records().findFirstOrThrow({ where: { key } });
const groupCount = () => harness.t.resources.db.uploadGroup.count();
/** As a process leaves a call that it was killed in. */
const abandon = (key: string, data: object = {}) =>
  records().updateMany({ where: { key }, data: { status: null, answer: null, ...data } });

describe("POST with an Idempotency-Key", () => {
  test("› gives the first answer again: status and body; nothing is done twice", async () => {
    const before = await groupCount();
    const key = unknownId();
    const first = await post(uploads, key, aBody());
    expect([first.status, first.headers.get("idempotency-replayed")]).toEqual([201, null]);
    for (const sent of [key, `"${key}"`]) {
      const again = await post(uploads, sent, { ...aBody(), videoName: "Reef" });
      expect([again.status, again.text]).toEqual([first.status, first.text]);
      expect(again.headers.get("idempotency-replayed")).toBe("true");
      expect(again.headers.get("content-type")).toBe("application/json");
    }
    expect(await groupCount()).toBe(before + 1);
  });

  test("› a refusal of the use case is given again as well, also when it would not be refused now", async () => {
    const { id } = await makeVideo(harness);
    const key = unknownId();
    const path = `/api/videos/${id}/streams`;
    const first = await post(path, key, { streamFormat: "H264" });
    expectProblem(first, 409, "not_ready");
    await harness.t.resources.db.libraryVideo.update({ where: { id }, data: { status: "ready" } });
    const again = await post(path, key, { streamFormat: "H264" });
    expect([again.status, again.text, again.headers.get("idempotency-replayed")]).toEqual([409, first.text, "true"]);
  });

  test.each([
    ["another body", uploads, { ...aBody(), videoName: "Another" }],
    ["another address", `/api/videos/${2 ** 31 - 1}`, aBody()],
  ])("› 422 for %s", async (_, path, body) => {
    const key = unknownId();
    expect((await post(uploads, key, aBody())).status).toBe(201);
    expectProblem(await post(path, key, body), 422, "idempotency_mismatch");
  });

  test("› what is no valid call takes no key", async () => {
    const key = unknownId();
    expectProblem(await post(uploads, key, {}), 400, "invalid_input");
    expect((await post(uploads, key, aBody())).status).toBe(201);
  });

  test.each(["", "x".repeat(256), "two words", "ü", '""', "a\tb"])("› 400 for the key %j", async (key) => {
    const before = await groupCount();
    const { issues } = expectProblem(await post(uploads, key, aBody()), 400, "invalid_input");
    expect(issues).toEqual([{ path: "Idempotency-Key", message: "must be 1 to 255 visible ASCII characters" }]);
    expect(await groupCount()).toBe(before);
  });

  test("› each API key has keys of its own, each workspace too", async () => {
    const key = unknownId();
    const stranger = await harness.t.keyFor(await harness.t.strangerContext(), "admin");
    const ids = new Set<unknown>();
    for (const caller of [await harness.keyFor("admin"), await harness.keyFor("upload"), stranger]) {
      const answer = await post(uploads, key, aBody(), caller);
      expect([answer.status, answer.headers.get("idempotency-replayed")]).toEqual([201, null]);
      ids.add((answer.json as { uploadSessionId: string }).uploadSessionId);
    }
    expect(ids.size).toBe(3);
  });

  test("› of many at the same time one is carried out, the others get its answer or 409 with Retry-After", async () => {
    const before = await groupCount();
    const key = unknownId();
    const answers = await Promise.all(Array.from({ length: 12 }, () => post(uploads, key, aBody())));
    const made = answers.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ text }) => text)).size).toBe(1);
    expect(made.filter(({ headers }) => !headers.has("idempotency-replayed"))).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expectProblem(answer, 409, "idempotency_in_progress");
      expect(answer.headers.get("retry-after")).toBe("1");
    }
    expect(await groupCount()).toBe(before + 1);
  });

  test("› after 24 hours the same key is a new one, and the old answers are swept", async () => {
    const key = unknownId();
    const first = await post(uploads, key, aBody());
    harness.t.clock.advance(86_400 - 60);
    expect((await post(uploads, key, aBody())).text).toBe(first.text);
    harness.t.clock.advance(61);
    const later = await post(uploads, key, aBody(6));
    expect([later.status, later.headers.get("idempotency-replayed")]).toEqual([201, null]);
    expect(await sweepExpired(harness.t.resources)).toBeGreaterThan(0);
    expect((await records().findMany()).map((record) => record.key)).toEqual([key]);
    expect(await sweepExpired(harness.t.resources)).toBe(0);
    harness.t.clock.advance(-86_401);
  });
});

describe("a process that dies", () => {
  test("› before its answer is kept: 409 while it may live, then the call is carried out again", async () => {
    const key = unknownId();
    const first = await post(uploads, key, aBody());
    await abandon(key);
    expectProblem(await post(uploads, key, aBody()), 409, "idempotency_in_progress");
    expectProblem(await post(uploads, key, aBody(6)), 422, "idempotency_mismatch");
    harness.t.clock.advance(31);
    const again = await post(uploads, key, aBody());
    expect([again.status, again.headers.get("idempotency-replayed")]).toEqual([201, null]);
    expect(again.text).not.toBe(first.text);
    expect((await post(uploads, key, aBody())).text).toBe(again.text);
    harness.t.clock.advance(-31);
  });
});

describe("an answer of 500 or more", () => {
  test("› is not kept: the call works as soon as it can", async () => {
    const { db } = harness.t.resources;
    const key = unknownId();
    await db.$executeRaw`ALTER TABLE "UploadFile" RENAME COLUMN "fileName" TO "away"`;
    try {
      expectProblem(await post(uploads, key, aBody()), 500, "internal");
    } finally {
      await db.$executeRaw`ALTER TABLE "UploadFile" RENAME COLUMN "away" TO "fileName"`;
    }
    expect(await records().count({ where: { key } })).toBe(0);
    expect((await post(uploads, key, aBody())).status).toBe(201);
  });
});

describe("what is kept", () => {
  test("› of a new API key is nothing that who reads the database can read; its caller gets it again", async () => {
    const key = unknownId();
    const body = { name: "made once", role: "upload" };
    const first = await post("/api/keys", key, body);
    const { key: made } = first.json as { key: string };
    const [row] = await harness.t.resources.db.$queryRaw<object[]>`
      SELECT *, encode(answer, 'escape') AS text FROM "IdempotencyRecord" WHERE key = ${key}`;
    expect(JSON.stringify(row)).not.toContain(made);
    expect(JSON.stringify(row)).not.toContain("made once");
    expect((await recordOf(key)).answer?.length).toBeGreaterThan(first.text.length);
    expect((await post("/api/keys", key, body)).text).toBe(first.text);
    expect((await harness.call("GET", uploads, { key: made })).status).toBe(200);
  });

  test("› is nothing of a call that leads to the same state by itself: its answer is computed again", async () => {
    const file = await startFile(harness, multipartSize(2));
    const key = unknownId();
    const path = `${file.path}/part-urls`;
    expect((await post(path, key, { partNumbers: [1] })).status).toBe(200);
    expect((await recordOf(key)).answer).toBeNull();
    const again = await post(path, key, { partNumbers: [1] });
    expect([again.status, again.headers.get("idempotency-replayed")]).toEqual([200, null]);
    expectProblem(await post(path, key, { partNumbers: [2] }), 422, "idempotency_mismatch");
  });

  test("› is no refusal of complete: it succeeds with the same key once the bytes are there", async () => {
    const file = await startFile(harness);
    const key = unknownId();
    expectProblem(await post(`${file.path}/complete`, key), 422, "stored_bytes_mismatch");
    await putParts(harness, file);
    const done = await post(`${file.path}/complete`, key);
    expect(done.status).toBe(200);
    expect((await post(`${file.path}/complete`, key)).text).toBe(done.text);
  });
});
