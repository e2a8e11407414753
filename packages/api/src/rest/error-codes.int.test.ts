import { createHash } from "node:crypto";
import { type ErrorCode, errorCodes } from "@vergence/contract";
import { createKey, errorTable } from "@vergence/core";
import { beforeEach, describe, expect, test } from "vitest";
import { type Answer, createCuttableHarness, expectProblem, origin, ownerEnv, signIn } from "../testing/api-harness.ts";
import { makePlayable } from "../testing/playable.ts";
import { aBody, completeSmallFile, makeVideo, multipartSize, startFile, unknownId } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(() =>
  createCuttableHarness({
    ...ownerEnv,
    RATE_LIMIT_PER_MINUTE: "1000000",
    RATE_LIMIT_STORE: "postgres",
  }),
);
beforeEach(() => {
  harness.lines.database.mend();
  harness.lines.store.mend();
});

const uploads = "/api/videos/uploads";
const pageOrigin = "https://films.example";

/** A file of 5 bytes with an upload token for a page of `pageOrigin`. */
async function makeToken(options: object = {}) {
  const file = await startFile(harness);
  const body = { allowedOrigins: [pageOrigin], ...options };
  const answer = await harness.call("POST", `${uploads}/${file.uploadSessionId}/tokens`, { body });
  return { ...file, ...(answer.json as { token: string }) };
}

const fromPage = (method: string, path: string, token: string, origin = pageOrigin) =>
  harness.call(method, path, { key: token, headers: { origin } });

/**
 * For every code that REST can give, a call that it gives it to. A code without an entry fails the type check.
 */
const producers: Record<Exclude<ErrorCode, keyof typeof innerCodes>, () => Promise<Answer>> = {
  malformed_json: () => harness.call("POST", uploads, { rawBody: "{" }),
  invalid_input: () => harness.call("POST", uploads, { body: {} }),
  unauthenticated: () => harness.call("GET", uploads, { key: null }),
  token_expired: async () => {
    const { uploadSessionId, token } = await makeToken();
    const row = { hash: createHash("sha256").update(token).digest("hex") };
    await harness.t.resources.db.uploadToken.update({ where: row, data: { expiresAt: new Date(0) } });
    return fromPage("GET", `${uploads}/${uploadSessionId}`, token);
  },
  token_scope: async () => fromPage("GET", uploads, (await makeToken()).token),
  origin_not_allowed: async () => {
    const { uploadSessionId, token } = await makeToken();
    return fromPage("GET", `${uploads}/${uploadSessionId}`, token, "https://other.example");
  },
  token_size_limit: async () => {
    const { path, token } = await makeToken({ maxFileSizeBytes: 4 });
    return fromPage("POST", `${path}/part-urls`, token);
  },
  forbidden: async () => harness.call("GET", uploads, { key: await harness.keyFor("readonly") }),
  not_found: () => harness.call("GET", `${uploads}/${unknownId()}`),
  method_not_allowed: () => harness.call("PUT", uploads),
  already_completed: async () => {
    const file = await startFile(harness);
    await completeSmallFile(harness, file);
    return harness.call("POST", `${file.path}/part-urls`);
  },
  not_ready: async () => {
    const { id } = await makeVideo(harness);
    return harness.call("POST", `/api/videos/${id}/streams`, { body: { streamFormat: "H264" } });
  },
  invalid_transition: async () => {
    const { id, jobId } = await makeVideo(harness);
    return harness.call("POST", `/api/videos/${id}/jobs/${jobId}/retry`);
  },
  drm_not_configured: async () => {
    const { id } = await makeVideo(harness);
    return harness.call("POST", `/api/videos/${id}`, { body: { visibility: "drm" } });
  },
  gone: async () => {
    const file = await startFile(harness);
    await harness.call("DELETE", `${uploads}/${file.uploadSessionId}`);
    return harness.call("POST", `${file.path}/complete`);
  },
  payload_too_large: () => harness.call("POST", uploads, { rawBody: " ".repeat(4 * 2 ** 20 + 1) }),
  unsupported_media_type: () =>
    harness.call("POST", uploads, { rawBody: "a", headers: { "content-type": "text/plain" } }),
  range_not_satisfiable: async () => {
    const video = await makeVideo(harness);
    const { playbackId } = await makePlayable(harness, video);
    const path = `/api/playback/${playbackId}/streams/${video.jobId}/multivariant.m3u8`;
    return harness.call("GET", path, { key: null, headers: { range: "bytes=100000-" } });
  },
  idempotency_in_progress: async () => {
    const call = { body: aBody(), headers: { "idempotency-key": "still-under-way" } };
    await harness.call("POST", uploads, call);
    const data = { status: null, answer: null, leaseUntil: new Date(Date.now() + 60_000) };
    await harness.t.resources.db.idempotencyRecord.updateMany({ where: { key: "still-under-way" }, data });
    return harness.call("POST", uploads, call);
  },
  idempotency_mismatch: async () => {
    const headers = { "idempotency-key": "of-another-call" };
    await harness.call("POST", uploads, { body: aBody(), headers });
    return harness.call("POST", uploads, { body: aBody(6), headers });
  },
  rate_limited: async () => {
    const { key, keyId } = await createKey(harness.t.contextFor("admin"), { name: "too fast", role: "upload" });
    const fullAt = new Date(Date.now() + 120_000);
    await harness.t.resources.db.rateLimitBucket.create({ data: { actor: `key:${keyId}`, fullAt } });
    return harness.call("GET", uploads, { key });
  },
  parts_mismatch: async () => {
    const file = await startFile(harness, multipartSize(2));
    return harness.call("POST", `${file.path}/complete`, { body: { parts: [] } });
  },
  stored_bytes_mismatch: async () => harness.call("POST", `${(await startFile(harness)).path}/complete`),
  storage_unavailable: async () => {
    const file = await startFile(harness);
    harness.lines.store.cut();
    return harness.call("POST", `${file.path}/complete`);
  },
  database_unavailable: () => {
    harness.lines.database.cut();
    return harness.call("GET", uploads);
  },
  internal: async () => {
    const { id, jobId } = await makeVideo(harness);
    // A row that no version of ours writes.
    await harness.t.resources.db.job.update({ where: { id: jobId }, data: { progress: "half" } });
    return harness.call("GET", `/api/videos/${id}/jobs/${jobId}/status`);
  },
};

/** Codes that workers meet, and no call of a client. */
const innerCodes = {
  source_changed: "a worker reads a source whose etag is not the completed one",
} as const satisfies Partial<Record<ErrorCode, string>>;

describe("every error code", () => {
  test.each(Object.entries(producers))(
    "%s › is given by some call, with the status of the table",
    async (code, produce) => {
      const { http, retryable, title } = errorTable[code as ErrorCode];
      const answer = await produce();
      const problem = expectProblem(answer, http, code as ErrorCode);
      expect(problem.title).toBe(title);
      expect(answer.headers.get("retry-after")).toEqual(retryable ? expect.stringMatching(/^\d+$/) : null);
    },
  );

  test("is either given here or a worker's own", () => {
    expect([...Object.keys(producers), ...Object.keys(innerCodes)].sort()).toEqual([...errorCodes].sort());
  });
});

describe("while the database cannot be reached", () => {
  test("› 503 for every call that needs it, and the same calls work when it is back", async () => {
    const file = await startFile(harness);
    const calls = [
      "GET /api/videos/uploads",
      "GET /api/videos/published",
      `GET ${file.path}/parts`,
      `POST ${file.path}/part-urls`,
    ];
    const make = (call: string) => harness.call(...(call.split(" ") as [string, string]));
    harness.lines.database.cut();
    for (const call of calls) expectProblem(await make(call), 503, "database_unavailable");
    expectProblem(await harness.call("GET", `/api/playback/${unknownId()}/poster.jpg`), 503, "database_unavailable");
    harness.lines.database.mend();
    for (const call of calls) expect((await make(call)).status, call).toBe(200);
  });

  test("› 503 for a person's sign-in and session as well", async () => {
    const cookie = await signIn(harness);
    const withSession = () => harness.call("GET", "/api/trpc/session.get", { key: null, headers: { cookie } });
    expect((await withSession()).status).toBe(200);
    harness.lines.database.cut();
    const body = { email: "a@b.example", password: "a password" };
    const answer = await harness.call("POST", "/api/auth/sign-in/email", { key: null, body, headers: { origin } });
    expectProblem(answer, 503, "database_unavailable");
    expect(await withSession()).toMatchObject({
      status: 503,
      json: { error: { data: { appCode: "database_unavailable" } } },
    });
  });
});

describe("while the store cannot be reached", () => {
  test("› 503 for what needs it, 200 for what does not, and nothing is lost", async () => {
    const small = await startFile(harness);
    const large = await startFile(harness, multipartSize(2));
    harness.lines.store.cut();
    expectProblem(await harness.call("POST", `${large.path}/part-urls`), 503, "storage_unavailable");
    expectProblem(await harness.call("GET", `${small.path}/parts`), 503, "storage_unavailable");
    // URLs of a single PUT are signed here; a cancel leaves the store to a job.
    expect((await harness.call("POST", `${small.path}/part-urls`)).status).toBe(200);
    expect((await harness.call("DELETE", `${uploads}/${small.uploadSessionId}`)).status).toBe(200);
    harness.lines.store.mend();
    expect((await harness.call("POST", `${large.path}/part-urls`)).status).toBe(200);
  });
});

describe("GET /healthz and /readyz", () => {
  const ready = () => harness.call("GET", "/readyz", { key: null });
  const polling = { timeout: 120_000 };
  const back = () => expect.poll(async () => (await ready()).status, polling).toBe(200);

  test("› 200 while everything answers", async () => {
    const json = { status: "ready", database: true, store: true, queue: true };
    await expect.poll(ready, polling).toMatchObject({ status: 200, json });
    expect(await harness.call("GET", "/healthz", { key: null })).toMatchObject({ status: 200, json: { status: "ok" } });
    expectProblem(await harness.call("POST", "/readyz"), 405, "method_not_allowed");
  });

  test.each([
    ["the store", "store", { database: true, store: false, queue: true }],
    ["the database, and with it the queue", "database", { database: false, store: true, queue: false }],
  ] as const)("› 503 names %s as unreachable, while the process lives", async (_, line, answers) => {
    harness.lines[line].cut();
    // What does answer may be late on a busy machine, and counts as unreachable then.
    await expect.poll(ready, polling).toMatchObject({ status: 503, json: { status: "not_ready", ...answers } });
    const answer = await ready();
    expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
    expect((await harness.call("GET", "/healthz")).status).toBe(200);
    harness.lines[line].mend();
    await back();
  });
});

describe("what goes wrong inside", () => {
  test("› 500 without a word of it", async () => {
    await harness.t.resources.db.$executeRaw`ALTER TABLE "UploadGroup" RENAME COLUMN "videoName" TO "a_secret_column"`;
    try {
      for (const call of [
        () => harness.call("GET", uploads),
        () => harness.call("GET", `/api/trpc/uploadGroups.list?input={}`),
      ]) {
        const answer = await call();
        expect(answer.status).toBe(500);
        expect(answer.text).not.toMatch(/column|secret|videoName/);
        expect(answer.text).toContain("Something went wrong on our side.");
      }
    } finally {
      await harness.t.resources.db
        .$executeRaw`ALTER TABLE "UploadGroup" RENAME COLUMN "a_secret_column" TO "videoName"`;
    }
  });
});
