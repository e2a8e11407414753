import type { KeyRole } from "@vergence/contract";
import { createKey, listKeys, revokeKey } from "@vergence/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiHarness, createApiHarness, expectProblem } from "../testing/api-harness.ts";
import { aBody, makeVideo, startFile, unknownId } from "../testing/uploads.ts";
import { routes } from "./create-rest-door.ts";

/** Every call, the roles beside admin that may make it (rest-api.md), and a body that it takes. */
const calls: [call: string, roles: KeyRole[], body?: unknown][] = [
  ["post /videos/uploads", ["upload"], aBody()],
  ["get /videos/uploads", ["upload"]],
  ["get /videos/uploads/:uploadSessionId", ["upload"]],
  ["delete /videos/uploads/:uploadSessionId", ["upload"]],
  ["post /videos/uploads/:uploadSessionId/files/:uploadId/part-urls", ["upload"]],
  ["post /videos/uploads/:uploadSessionId/files/:uploadId/complete", ["upload"]],
  ["get /videos/uploads/:uploadSessionId/files/:uploadId/parts", ["upload"]],
  ["get /videos/published", ["readonly"]],
  ["get /videos", ["readonly"]],
  ["post /videos/upload", ["upload"], { name: "A", layout: "2D", videoUrl: "https://films.example/a.mp4" }],
  ["get /folders", ["readonly"]],
  ["post /folders/:folderName", [], { name: "Another name" }],
  ["delete /videos/:id", []],
  ["get /videos/:id/jobs", ["readonly"]],
  ["get /videos/:id/jobs/:jobId", ["readonly"]],
  ["get /videos/:id", ["readonly"]],
  ["get /videos/:id/streams", ["readonly"]],
  ["get /videos/:id/jobs/:jobId/status", ["readonly"]],
  ["post /videos/:id", [], { name: "Another name" }],
  ["post /videos/:id/streams", [], { streamFormat: "H264" }],
  ["post /videos/:id/jobs/:jobId/cancel", []],
  ["post /videos/:id/jobs/:jobId/retry", []],
  ["post /videos/:id/download", ["readonly"], {}],
  ["post /videos/uploads/:uploadSessionId/tokens", ["upload"], { allowedOrigins: ["https://films.example"] }],
  ["delete /videos/uploads/:uploadSessionId/tokens/:tokenId", ["upload"]],
  ["post /keys", [], { name: "a key", role: "upload" }],
  ["get /keys", []],
  ["delete /keys/:keyId", []],
  ["post /keys/:keyId/rotate", []],
  ["get /audit", []],
  ["post /webhooks", [], { url: "https://films.example/hook" }],
  ["get /webhooks", []],
  ["get /webhooks/:webhookId", []],
  ["post /webhooks/:webhookId", [], { description: "another" }],
  ["delete /webhooks/:webhookId", []],
  ["post /webhooks/:webhookId/rotate-secret", []],
  ["post /webhooks/:webhookId/test", []],
  ["get /webhooks/:webhookId/deliveries", []],
  ["post /webhooks/:webhookId/deliveries/:deliveryId/replay", []],
  ["post /webhooks/:webhookId/replay", [], { from: "2026-01-01T00:00:00Z" }],
];

let harness: ApiHarness;
const keys = new Map<KeyRole, string>();
beforeAll(async () => {
  harness = await createApiHarness();
  for (const role of ["admin", "readonly", "upload"] as const) keys.set(role, await harness.keyFor(role));
});
afterAll(() => harness?.close());

/** Makes a call, with ids that exist where it is given some, else with ids that do not. */
function make(call: string, key: string | null, body: unknown, ids: Record<string, string | number> = {}) {
  const [method = "", path = ""] = call.split(" ");
  const filled = path.replace(/:(\w+)/g, (_, name) =>
    String(ids[name] ?? (["id", "jobId"].includes(name) ? 2 ** 31 - 1 : unknownId())),
  );
  return harness.call(method.toUpperCase(), `/api${filled}`, { key, body });
}

test("the calls of these tests are all that there are", () => {
  expect(calls.map(([call]) => call).sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
});

describe.each(calls)("%s", (call, roles, body) => {
  test("› 401 without a key, and with one that nobody has", async () => {
    for (const key of [null, "vgk_nobody", ""]) {
      const answer = await make(call, key, body);
      expectProblem(answer, 401, "unauthenticated");
      expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer/);
    }
  });

  test(`› 403 for every role but ${["admin", ...roles].join(" and ")}`, async () => {
    for (const [role, key] of keys) {
      const answer = await make(call, key, body);
      if (role === "admin" || roles.includes(role)) expect([200, 201, 404]).toContain(answer.status);
      else expect(expectProblem(answer, 403, "forbidden").detail).toContain(`yours is ${role}`);
    }
  });

  test("› another workspace's ids are as unknown as any", async () => {
    const stranger = await harness.t.keyFor(await harness.t.strangerContext(), "admin");
    const file = await startFile(harness);
    const video = await makeVideo(harness);
    const answer = await make(call, stranger, body, { ...file, ...video });
    if (!call.includes(":")) {
      // Starting and listing: nothing of ours is in it.
      expect(answer.status).toBeLessThan(300);
      for (const id of [file.uploadSessionId, file.uploadId]) expect(answer.text).not.toContain(id);
      // A workspace that can call has a key, and the record of that key's making.
      if (["get /keys", "get /audit"].includes(call)) return;
      if (call.startsWith("get"))
        expect([[], { items: [], nextCursor: null }, { folders: [] }]).toContainEqual(answer.json);
      return;
    }
    const theirs = expectProblem(answer, 404, "not_found");
    const unknown = expectProblem(await make(call, keys.get("admin") ?? "", body), 404, "not_found");
    expect(theirs.detail).toBe(unknown.detail);
    // Nothing was done to them either.
    const own = async (path: string) => (await harness.call("GET", `/api/videos/${path}`)).json;
    expect(await own(`uploads/${file.uploadSessionId}`)).toMatchObject({ status: "pending" });
    expect(await own(`${video.id}`)).toMatchObject({ videoName: "Reef" });
    expect(await own(`${video.id}/jobs/${video.jobId}/status`)).toMatchObject({ status: "queued" });
  });
});

describe("an API key", () => {
  const admin = () => harness.t.contextFor("admin");
  const use = (headers: Record<string, string>) => harness.call("GET", "/api/videos/uploads", { key: null, headers });

  test("› is taken from X-SPATIALGEN-APPKEY, or as a bearer token", async () => {
    const key = await harness.keyFor("upload");
    expect((await use({ "X-SPATIALGEN-APPKEY": key })).status).toBe(200);
    expect((await use({ "x-spatialgen-appkey": ` ${key} ` })).status).toBe(200);
    expect((await use({ authorization: `Bearer ${key}` })).status).toBe(200);
    expect((await use({ authorization: `bearer ${key}` })).status).toBe(200);
    expectProblem(await use({ authorization: `Basic ${key}` }), 401, "unauthenticated");
    expectProblem(await use({ authorization: key }), 401, "unauthenticated");
    // Two that differ: the header of our own counts.
    expectProblem(
      await use({ "x-spatialgen-appkey": "vgk_nobody", authorization: `Bearer ${key}` }),
      401,
      "unauthenticated",
    );
  });

  test("› 401 from the moment it is revoked", async () => {
    const { key, keyId } = await createKey(admin(), { name: "to be revoked", role: "upload" });
    expect((await use({ "x-spatialgen-appkey": key })).status).toBe(200);
    await revokeKey(admin(), { keyId });
    expect(expectProblem(await use({ "x-spatialgen-appkey": key }), 401, "unauthenticated").detail).toContain(
      "revoked",
    );
  });

  test("› 401 from the moment it expires", async () => {
    const { clock } = harness.t;
    const expiresAt = new Date(clock.now().getTime() + 60_000).toISOString();
    const { key } = await createKey(admin(), { name: "for a minute", role: "upload", expiresAt });
    expect((await use({ "x-spatialgen-appkey": key })).status).toBe(200);
    clock.advance(60);
    expect(expectProblem(await use({ "x-spatialgen-appkey": key }), 401, "unauthenticated").detail).toContain(
      "expired",
    );
    clock.advance(-60);
  });

  test("› is kept as its hash only, and notes when it was used", async () => {
    const { key, keyId } = await createKey(admin(), { name: "kept", role: "upload" });
    const row = await harness.t.resources.db.apiKey.findUniqueOrThrow({ where: { id: keyId } });
    expect(JSON.stringify(row)).not.toContain(key.slice(12));
    expect(row.lastUsedAt).toBeNull();
    await use({ "x-spatialgen-appkey": key });
    await expect
      .poll(
        async () =>
          (await listKeys(admin(), { limit: 100 })).items.find((listed) => listed.keyId === keyId)?.lastUsedAt,
        {
          timeout: 120_000,
        },
      )
      .not.toBeNull();
  });
});
