import { errorCodes } from "@vergence/contract";
import { afterEach, describe, expect, test } from "vitest";
import { expectProblem } from "../testing/api-harness.ts";
import { allowed, createTokenHarness, groupPath, page, uploads } from "../testing/token-harness.ts";
import {
  completeSmallFile,
  multipartSize,
  partSizeBytes,
  putParts,
  type StartedFile,
  startFile,
  unknownId,
} from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";
import { routes } from "./index.ts";

const harness = useHarness(createTokenHarness);
afterEach(() => harness.turnBack());

describe("POST …/{uploadSessionId}/tokens", () => {
  test("› 201 with a token that is shown once, for an hour by default", async () => {
    const file = await startFile(harness);
    const { token, ...state } = await harness.tokenFor(file, { maxFileSizeBytes: 5, canCancel: true });
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
    harness.pass(5 * 86_400 - 60);
    expect((await harness.tokenFor(file)).expiresAt).toBe(group.expiresAt);
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
      expect(
        expectProblem(await harness.mint(file, { allowedOrigins: [origin] }), 400, "invalid_input").issues,
      ).toMatchObject([{ path: "allowedOrigins.0" }]);
    const all = { allowedOrigins: [], expiresInSeconds: 0, maxFileSizeBytes: 1.5, canCancel: "no" };
    const { issues } = expectProblem(await harness.mint(file, all), 400, "invalid_input");
    expect(issues?.map(({ path }) => path).sort()).toEqual(Object.keys(all).sort());
    const many = Array.from({ length: 11 }, (_, index) => `https://${index}.example`);
    expectProblem(await harness.mint(file, { allowedOrigins: many }), 400, "invalid_input");
    expectProblem(await harness.mint(file, { expiresInSeconds: 86_401 }), 400, "invalid_input");
  });

  test("› 409 for a completed group, 410 for a canceled or expired one, 404 for none", async () => {
    const [completed, canceled, expired] = [
      await startFile(harness),
      await startFile(harness),
      await startFile(harness),
    ];
    await completeSmallFile(harness, completed);
    await harness.call("DELETE", groupPath(canceled));
    expectProblem(await harness.mint(completed), 409, "already_completed");
    expectProblem(await harness.mint(canceled), 410, "gone");
    harness.pass(6 * 86_400);
    expectProblem(await harness.mint(expired), 410, "gone");
    expectProblem(await harness.mint({ uploadSessionId: unknownId() }), 404, "not_found");
  });
});

describe("a page with an upload token", () => {
  test("› uploads: reads the group, asks for URLs, lists stored parts, completes, and completes again", async () => {
    const file = await startFile(harness, multipartSize(2));
    const { token } = await harness.tokenFor(file);
    const call = (method: string, path: string, options: { body?: unknown } = {}) =>
      harness.fromPage(token, method, path, options.body as object);
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
    const { token } = await harness.tokenFor(file);
    const headers = { origin: page, authorization: `Bearer ${token}` };
    const path = `${uploads}/${file.uploadSessionId.toUpperCase()}`;
    expect((await harness.call("GET", path, { key: null, headers })).status).toBe(200);
  });

  test("› 403 token_scope for another group, of any workspace", async () => {
    const [file, other] = [await startFile(harness), await startFile(harness)];
    const { token } = await harness.tokenFor(file);
    for (const [method, path] of [
      ["GET", groupPath(other)],
      ["GET", groupPath({ uploadSessionId: unknownId() })],
      ["POST", `${other.path}/part-urls`],
      ["POST", `${other.path}/complete`],
      ["GET", `${other.path}/parts`],
    ] as const)
      expectProblem(await harness.fromPage(token, method, path), 403, "token_scope");
    // Its own group with the file of another group.
    expectProblem(
      await harness.fromPage(token, "GET", `${groupPath(file)}/files/${other.uploadId}/parts`),
      404,
      "not_found",
    );
  });

  test("› 403 token_scope for every call that is not of the upload", async () => {
    const file = await startFile(harness);
    const { token } = await harness.tokenFor(file, { canCancel: true });
    const closed = routes.filter(({ uploadTokens }) => !uploadTokens);
    expect(routes.length - closed.length).toBe(5);
    for (const { method, path } of closed) {
      const filled = path
        .replace(":uploadSessionId", file.uploadSessionId)
        .replace(":uploadId", file.uploadId)
        .replace(/:(id|jobId)\b/g, "1")
        .replace(/:\w+/g, unknownId());
      const answer = await harness.fromPage(
        token,
        method.toUpperCase(),
        `/api${filled}`,
        method === "post" ? {} : undefined,
      );
      expectProblem(answer, 403, "token_scope");
    }
    for (const procedure of ["uploadGroups.list?input={}", "session.get", "keys.list?input={}"]) {
      const answer = await harness.fromPage(token, "GET", `/api/trpc/${procedure}`);
      expect(answer).toMatchObject({ status: 403, json: { error: { data: { appCode: "token_scope" } } } });
    }
  });

  test("› cancels its group only where the token says so", async () => {
    const file = await startFile(harness);
    const plain = await harness.tokenFor(file);
    expectProblem(await harness.fromPage(plain.token, "DELETE", groupPath(file)), 403, "token_scope");
    expect((await harness.call("GET", groupPath(file))).json).toMatchObject({ status: "pending" });
    const { token } = await harness.tokenFor(file, { canCancel: true });
    expect(await harness.fromPage(token, "DELETE", groupPath(file))).toMatchObject({
      status: 200,
      json: { status: "canceled" },
    });
    expectProblem(await harness.fromPage(token, "POST", `${file.path}/part-urls`), 410, "gone");
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
    const group = (await harness.call("POST", uploads, { body })).json as {
      uploadSessionId: string;
      files: StartedFile[];
    };
    const [large, small] = group.files.map(({ uploadId }) => `${groupPath(group)}/files/${uploadId}`);
    const { token } = await harness.tokenFor(group, { maxFileSizeBytes: 5 });
    expect((await harness.fromPage(token, "POST", `${small}/part-urls`)).status).toBe(200);
    for (const [method, call] of [
      ["POST", "part-urls"],
      ["POST", "complete"],
      ["GET", "parts"],
    ] as const) {
      const problem = expectProblem(await harness.fromPage(token, method, `${large}/${call}`), 413, "token_size_limit");
      expect(problem.detail).toContain(String(partSizeBytes + 1));
    }
    expect((await harness.fromPage((await harness.tokenFor(group)).token, "POST", `${large}/part-urls`)).status).toBe(
      200,
    );
  });
});

test("the token's codes are of the contract", () => {
  for (const code of ["token_expired", "token_scope", "origin_not_allowed", "token_size_limit"])
    expect(errorCodes).toContain(code);
});
