import {
  type CreatedKey,
  type CreatedUploadToken,
  createdUploadToken,
  errorCodes,
  uploadTokenState,
} from "@vergence/contract";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  type Answer,
  type ApiHarness,
  createApiHarness,
  expectProblem,
  ownerEnv,
  signIn,
} from "../../testing/api-harness.ts";
import {
  completeSmallFile,
  multipartSize,
  partSizeBytes,
  putParts,
  startFile,
  unknownId,
} from "../../testing/uploads.ts";
import { routes } from "../create-rest-door.ts";

const page = "https://films.example";
const otherPage = "https://films.example:8443";
const settingsPage = "https://admin.example";
const uploads = "/api/videos/uploads";
type File = Awaited<ReturnType<typeof startFile>>;

let harness: ApiHarness;
let movedSeconds = 0;
beforeAll(async () => {
  harness = await createApiHarness({ env: { ...ownerEnv, CORS_ORIGINS: settingsPage } });
});
afterAll(() => harness?.close());
afterEach(() => {
  harness.t.clock.advance(-movedSeconds);
  movedSeconds = 0;
});
function pass(seconds: number): void {
  harness.t.clock.advance(seconds);
  movedSeconds += seconds;
}

const mint = (file: { uploadSessionId: string }, body: object = {}, key?: string) =>
  harness.call("POST", `${uploads}/${file.uploadSessionId}/tokens`, { key, body: { allowedOrigins: [page], ...body } });

async function tokenFor(
  file: { uploadSessionId: string },
  body: object = {},
  key?: string,
): Promise<CreatedUploadToken> {
  const answer = await mint(file, body, key);
  expect(answer.status, answer.text).toBe(201);
  return createdUploadToken.strict().parse(answer.json);
}

/** A call as a page makes it: with the token and nothing else. */
const fromPage = (token: string, method: string, path: string, body?: object, origin: string | null = page) =>
  harness.call(method, path, { key: token, body, headers: origin === null ? {} : { origin } });
const groupPath = ({ uploadSessionId }: { uploadSessionId: string }) => `${uploads}/${uploadSessionId}`;
const allowed = (answer: Answer) => answer.headers.get("access-control-allow-origin");

const preflight = (path: string, origin: string, method = "POST") =>
  harness.call("OPTIONS", path, {
    key: null,
    headers: {
      origin,
      "access-control-request-method": method,
      "access-control-request-headers": "x-spatialgen-appkey,content-type",
    },
  });

describe("POST …/{uploadSessionId}/tokens", () => {
  test("› 201 with a token that is shown once, for an hour unless told otherwise", async () => {
    const file = await startFile(harness);
    const { token, ...state } = await tokenFor(file, { maxFileSizeBytes: 5, canCancel: true });
    expect(token).toMatch(/^vgu_[0-9A-Za-z]{49}$/);
    expect(state).toMatchObject({ allowedOrigins: [page], maxFileSizeBytes: 5, canCancel: true, revokedAt: null });
    const lives = (Date.parse(state.expiresAt) - Date.parse(state.createdAt)) / 1000;
    expect(lives).toBe(3_600);
    const row = await harness.t.resources.db.uploadToken.findUniqueOrThrow({ where: { id: state.tokenId } });
    expect(JSON.stringify({ ...row, maxFileSizeBytes: 5 })).not.toContain(token.slice(10));
    const event = await harness.t.resources.db.auditEvent.findFirstOrThrow({ where: { subjectId: state.tokenId } });
    expect(event).toMatchObject({ action: "upload_token.created", groupId: file.uploadSessionId });
    expect(JSON.stringify(event.detail)).not.toContain(token.slice(4, 20));
  });

  test("› a token ends no later than its group", async () => {
    const file = await startFile(harness);
    const group = (await harness.call("GET", groupPath(file))).json as { expiresAt: string };
    pass(5 * 86_400 - 60);
    expect((await tokenFor(file)).expiresAt).toBe(group.expiresAt);
  });

  test("› 400 names what is wrong", async () => {
    const file = await startFile(harness);
    for (const origin of [
      "*",
      "null",
      "films.example",
      "ftp://films.example",
      `${page}/`,
      `${page}/a`,
      "https://FILMS.example",
      `${page}:443`,
    ])
      expect(expectProblem(await mint(file, { allowedOrigins: [origin] }), 400, "invalid_input").issues).toMatchObject([
        { path: "allowedOrigins.0" },
      ]);
    const all = { allowedOrigins: [], expiresInSeconds: 0, maxFileSizeBytes: 1.5, canCancel: "no" };
    const { issues } = expectProblem(await mint(file, all), 400, "invalid_input");
    expect(issues?.map(({ path }) => path).sort()).toEqual(Object.keys(all).sort());
    const many = Array.from({ length: 11 }, (_, index) => `https://${index}.example`);
    expectProblem(await mint(file, { allowedOrigins: many }), 400, "invalid_input");
    expectProblem(await mint(file, { expiresInSeconds: 86_401 }), 400, "invalid_input");
  });

  test("› 409 for a completed group, 410 for a canceled or expired one, 404 for none", async () => {
    const [completed, canceled, expired] = [
      await startFile(harness),
      await startFile(harness),
      await startFile(harness),
    ];
    await completeSmallFile(harness, completed);
    await harness.call("DELETE", groupPath(canceled));
    expectProblem(await mint(completed), 409, "already_completed");
    expectProblem(await mint(canceled), 410, "gone");
    pass(6 * 86_400);
    expectProblem(await mint(expired), 410, "gone");
    expectProblem(await mint({ uploadSessionId: unknownId() }), 404, "not_found");
  });
});

describe("a page with an upload token", () => {
  test("› uploads: reads the group, asks for URLs, looks at held parts, completes, and completes again", async () => {
    const file = await startFile(harness, multipartSize(2));
    const { token } = await tokenFor(file);
    const call = (method: string, path: string, options: { body?: unknown } = {}) =>
      fromPage(token, method, path, options.body as object);
    expect((await call("GET", groupPath(file))).json).toMatchObject({ status: "pending" });
    const parts = await putParts({ call }, file);
    const held = await call("GET", `${file.path}/parts`);
    expect([held.status, (held.json as object[]).length, allowed(held)]).toEqual([200, 2, page]);
    const completed = await call("POST", `${file.path}/complete`, { body: { parts } });
    expect(completed).toMatchObject({ status: 200, json: { status: "completed", libraryId: expect.any(Number) } });
    expect((await call("POST", `${file.path}/complete`)).json).toEqual(completed.json);
    expect((await call("GET", groupPath(file))).json).toMatchObject({ status: "completed" });
    const events = await harness.t.resources.db.auditEvent.findMany({ where: { groupId: file.uploadSessionId } });
    const { actor } = events.find(({ action }) => action === "upload_group.completed") ?? expect.unreachable();
    expect(actor).toMatch(/^token:[0-9a-f-]{36}$/);
  });

  test("› may send the token as a bearer token, and its group's id in capitals", async () => {
    const file = await startFile(harness);
    const { token } = await tokenFor(file);
    const headers = { origin: page, authorization: `Bearer ${token}` };
    const path = `${uploads}/${file.uploadSessionId.toUpperCase()}`;
    expect((await harness.call("GET", path, { key: null, headers })).status).toBe(200);
  });

  test("› 403 token_scope for another group, whoever's it is", async () => {
    const [file, other] = [await startFile(harness), await startFile(harness)];
    const { token } = await tokenFor(file);
    for (const [method, path] of [
      ["GET", groupPath(other)],
      ["GET", groupPath({ uploadSessionId: unknownId() })],
      ["POST", `${other.path}/part-urls`],
      ["POST", `${other.path}/complete`],
      ["GET", `${other.path}/parts`],
    ] as const)
      expectProblem(await fromPage(token, method, path), 403, "token_scope");
    // Its own group with another's file.
    expectProblem(await fromPage(token, "GET", `${groupPath(file)}/files/${other.uploadId}/parts`), 404, "not_found");
  });

  test("› 403 token_scope for every call that is not of the upload", async () => {
    const file = await startFile(harness);
    const { token } = await tokenFor(file, { canCancel: true });
    const closed = routes.filter(({ uploadTokens }) => !uploadTokens);
    expect(routes.length - closed.length).toBe(5);
    for (const { method, path } of closed) {
      const filled = path
        .replace(":uploadSessionId", file.uploadSessionId)
        .replace(":uploadId", file.uploadId)
        .replace(/:(id|jobId)\b/g, "1")
        .replace(/:\w+/g, unknownId());
      const answer = await fromPage(token, method.toUpperCase(), `/api${filled}`, method === "post" ? {} : undefined);
      expectProblem(answer, 403, "token_scope");
    }
    for (const procedure of ["uploadGroups.list?input={}", "session.get", "keys.list?input={}"]) {
      const answer = await fromPage(token, "GET", `/api/trpc/${procedure}`);
      expect(answer).toMatchObject({ status: 403, json: { error: { data: { appCode: "token_scope" } } } });
    }
  });

  test("› cancels its group only where the token says so", async () => {
    const file = await startFile(harness);
    const plain = await tokenFor(file);
    expectProblem(await fromPage(plain.token, "DELETE", groupPath(file)), 403, "token_scope");
    expect((await harness.call("GET", groupPath(file))).json).toMatchObject({ status: "pending" });
    const { token } = await tokenFor(file, { canCancel: true });
    expect(await fromPage(token, "DELETE", groupPath(file))).toMatchObject({
      status: 200,
      json: { status: "canceled" },
    });
    expectProblem(await fromPage(token, "POST", `${file.path}/part-urls`), 410, "gone");
  });

  test("› 413 token_size_limit for a file beyond the limit; a smaller one of the group goes through", async () => {
    const body = {
      videoName: "Reef",
      layout: "2D",
      files: [
        { fileName: "a.mp4", fileRole: "video", sizeBytes: partSizeBytes + 1 },
        { fileName: "a.srt", fileRole: "subtitle", sizeBytes: 5, languageTag: "en" },
      ],
    };
    const group = (await harness.call("POST", uploads, { body })).json as { uploadSessionId: string; files: File[] };
    const [large, small] = group.files.map(({ uploadId }) => `${groupPath(group)}/files/${uploadId}`);
    const { token } = await tokenFor(group, { maxFileSizeBytes: 5 });
    expect((await fromPage(token, "POST", `${small}/part-urls`)).status).toBe(200);
    for (const [method, call] of [
      ["POST", "part-urls"],
      ["POST", "complete"],
      ["GET", "parts"],
    ] as const) {
      const problem = expectProblem(await fromPage(token, method, `${large}/${call}`), 413, "token_size_limit");
      expect(problem.detail).toContain(String(partSizeBytes + 1));
    }
    expect((await fromPage((await tokenFor(group)).token, "POST", `${large}/part-urls`)).status).toBe(200);
  });
});

describe("an upload token ends", () => {
  const read = (file: File, token: string) => fromPage(token, "GET", groupPath(file));

  test("› 401 token_expired after its time, which its page can read", async () => {
    const file = await startFile(harness);
    const { token } = await tokenFor(file, { expiresInSeconds: 60 });
    expect((await read(file, token)).status).toBe(200);
    pass(60);
    const answer = await read(file, token);
    expectProblem(answer, 401, "token_expired");
    expect(allowed(answer)).toBe(page);
    expect(allowed(await preflight(groupPath(file), page, "GET"))).toBe(page);
  });

  test("› 401 from the moment it is revoked; the group's other tokens live on", async () => {
    const file = await startFile(harness);
    const [one, other] = [await tokenFor(file), await tokenFor(file)];
    const path = `${groupPath(file)}/tokens/${one.tokenId}`;
    const revoked = uploadTokenState.strict().parse((await harness.call("DELETE", path)).json);
    expect(revoked.revokedAt).not.toBeNull();
    expect((await harness.call("DELETE", path)).json).toEqual(revoked);
    expect(expectProblem(await read(file, one.token), 401, "unauthenticated").detail).toContain("revoked");
    expect((await read(file, other.token)).status).toBe(200);
    const where = { subjectId: one.tokenId, action: "upload_token.revoked" };
    expect(await harness.t.resources.db.auditEvent.count({ where })).toBe(1);
    expectProblem(
      await harness.call("DELETE", `${groupPath(await startFile(harness))}/tokens/${one.tokenId}`),
      404,
      "not_found",
    );
  });

  test("› 401 with the key that made it: revoked, rotated at once, or expired", async () => {
    const file = await startFile(harness);
    const keys: CreatedKey[] = [];
    for (const temporary of [false, false, true, false]) {
      const body = { name: "maker", role: "upload", temporary };
      keys.push((await harness.call("POST", "/api/keys", { body })).json as CreatedKey);
    }
    const tokens: string[] = [];
    for (const { key } of keys) tokens.push((await tokenFor(file, {}, key)).token);
    for (const token of tokens) expect((await read(file, token)).status).toBe(200);
    await harness.call("DELETE", `/api/keys/${keys[0]?.keyId}`);
    await harness.call("POST", `/api/keys/${keys[1]?.keyId}/rotate`);
    await harness.t.resources.db.apiKey.update({ where: { id: keys[2]?.keyId }, data: { expiresAt: new Date(0) } });
    expectProblem(await read(file, tokens[0] ?? ""), 401, "unauthenticated");
    expectProblem(await read(file, tokens[1] ?? ""), 401, "unauthenticated");
    expectProblem(await read(file, tokens[2] ?? ""), 401, "token_expired");
    expect((await read(file, tokens[3] ?? "")).status).toBe(200);
  });

  test("› a signed-in person's needs no key", async () => {
    const file = await startFile(harness);
    const cookie = await signIn(harness);
    const body = { uploadSessionId: file.uploadSessionId, allowedOrigins: [page] };
    const options = { key: null, body, headers: { cookie, origin: "http://127.0.0.1:3999" } };
    const answer = await harness.call("POST", "/api/trpc/uploadGroups.createToken", options);
    const { token } = (answer.json as { result: { data: CreatedUploadToken } }).result.data;
    expect((await read(file, token)).status).toBe(200);
  });

  test("› 401 for one that nobody made", async () => {
    const file = await startFile(harness);
    expectProblem(await read(file, `vgu_${"0".repeat(49)}`), 401, "unauthenticated");
    expectProblem(await read(file, "vgu_"), 401, "unauthenticated");
  });
});

describe("the origin of a page", () => {
  test("› 403 origin_not_allowed for any but the token's, and none can read the answer", async () => {
    const file = await startFile(harness);
    const { token } = await tokenFor(file, { allowedOrigins: [page, "https://second.example"] });
    for (const origin of [
      otherPage,
      "http://films.example",
      "https://a.films.example",
      "null",
      "https://films.example.evil.example",
    ]) {
      const answer = await fromPage(token, "GET", groupPath(file), undefined, origin);
      expectProblem(answer, 403, "origin_not_allowed");
      expect(allowed(answer)).toBeNull();
    }
    const answer = await fromPage(token, "GET", groupPath(file), undefined, "https://second.example");
    expect([answer.status, allowed(answer)]).toEqual([200, "https://second.example"]);
    expect(answer.headers.get("vary")).toContain("Origin");
  });

  test("› 403 where none is named, unless the browser says that the page is the API's own", async () => {
    const file = await startFile(harness);
    const own = new URL(harness.t.resources.config.publicUrl).origin;
    const [foreign, same] = [await tokenFor(file), await tokenFor(file, { allowedOrigins: [own] })];
    const read = (token: string, headers: Record<string, string>) =>
      harness.call("GET", groupPath(file), { key: token, headers });
    expectProblem(await read(foreign.token, {}), 403, "origin_not_allowed");
    expectProblem(await read(same.token, {}), 403, "origin_not_allowed");
    expectProblem(await read(foreign.token, { "sec-fetch-site": "same-origin" }), 403, "origin_not_allowed");
    expectProblem(await read(same.token, { "sec-fetch-site": "cross-site" }), 403, "origin_not_allowed");
    expect((await read(same.token, { "sec-fetch-site": "same-origin" })).status).toBe(200);
  });

  test("› a preflight is answered for exactly the origins of the group's tokens, on its addresses only", async () => {
    const [file, other] = [await startFile(harness), await startFile(harness)];
    await tokenFor(file);
    for (const path of [groupPath(file), `${file.path}/part-urls`, `${file.path}/complete`, `${file.path}/parts`]) {
      const answer = await preflight(path, page);
      expect([answer.status, allowed(answer)]).toEqual([204, page]);
      expect(answer.headers.get("access-control-allow-headers")).toContain("X-SPATIALGEN-APPKEY");
      expect(answer.headers.get("access-control-allow-methods")).toContain("DELETE");
      expect(allowed(await preflight(path, otherPage))).toBeNull();
    }
    for (const path of [groupPath(other), uploads, `${uploads}/x`, "/api/videos/published", "/api/keys"])
      expect(allowed(await preflight(path, page)), path).toBeNull();
    expect(allowed(await preflight(groupPath(other), settingsPage))).toBe(settingsPage);
  });

  test("› a key is not bound to origins, and a page that no setting names cannot read its answers", async () => {
    const file = await startFile(harness);
    await tokenFor(file);
    const answer = await harness.call("GET", groupPath(file), { headers: { origin: page } });
    expect([answer.status, allowed(answer)]).toEqual([200, null]);
  });
});

test("the token's codes are of the contract", () => {
  for (const code of ["token_expired", "token_scope", "origin_not_allowed", "token_size_limit"])
    expect(errorCodes).toContain(code);
});
