import type { KeyRole } from "@vergence/contract";
import { createKey, listKeys, revokeKey } from "@vergence/core";
import { defaultWorkspaceId } from "@vergence/core/process";
import { beforeAll, describe, expect, test } from "vitest";
import { routes } from "../operations/index.ts";
import { createApiHarness, expectProblem } from "../testing/api-harness.ts";
import { bodyOfCall, callOf, isForDefaultWorkspace } from "../testing/every-call.ts";
import { makeVideo, startFile, unknownId } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

/**
 * What each role beside admin may call, said once more than in the declarations: a change that gives a call to one of
 * them has to mean it. All else is for admins alone.
 */
const callsOf: Record<Exclude<KeyRole, "admin">, string[]> = {
  upload: [
    "post /videos/uploads",
    "get /videos/uploads",
    "get /videos/uploads/:uploadSessionId",
    "delete /videos/uploads/:uploadSessionId",
    "post /videos/uploads/:uploadSessionId/files/:uploadId/part-urls",
    "post /videos/uploads/:uploadSessionId/files/:uploadId/complete",
    "get /videos/uploads/:uploadSessionId/files/:uploadId/parts",
    "post /videos/uploads/:uploadSessionId/tokens",
    "delete /videos/uploads/:uploadSessionId/tokens/:tokenId",
    "post /videos/upload",
  ],
  readonly: [
    "get /videos/published",
    "get /videos",
    "get /folders",
    "get /videos/:id",
    "get /videos/:id/streams",
    "get /videos/:id/jobs",
    "get /videos/:id/jobs/:jobId",
    "get /videos/:id/jobs/:jobId/status",
    "post /videos/:id/download",
  ],
};
const limitedRoles = ["upload", "readonly"] as const;
const calls: [call: string, roles: KeyRole[], body?: unknown][] = routes.map((route) => {
  const call = callOf(route);
  return [call, limitedRoles.filter((role) => callsOf[role].includes(call)), route.body && bodyOfCall[call]];
});

const harness = useHarness(createApiHarness);
const keys = new Map<KeyRole, string>();
beforeAll(async () => {
  for (const role of ["admin", "readonly", "upload"] as const) keys.set(role, await harness.keyFor(role));
});

/** Makes a call, with ids that exist where it is given some, else with ids that do not. */
function make(call: string, key: string | null, body: unknown, ids: Record<string, string | number> = {}) {
  const [method = "", path = ""] = call.split(" ");
  const filled = path.replace(/:(\w+)/g, (_, name) =>
    String(ids[name] ?? (["id", "jobId"].includes(name) ? 2 ** 31 - 1 : unknownId())),
  );
  return harness.call(method.toUpperCase(), `/api${filled}`, { key, body });
}

test.each(limitedRoles)("the declarations give the role %s the calls of these tests, and no other", (role) => {
  expect(
    routes
      .filter(({ roles }) => roles.includes(role))
      .map(callOf)
      .sort(),
  ).toEqual(callsOf[role].sort());
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

  if (isForDefaultWorkspace(call)) {
    test("› 403 for an admin of another workspace", async () => {
      const stranger = await harness.t.keyFor(await harness.t.strangerContext(), "admin");
      const answer = await make(call, stranger, body, { workspaceId: defaultWorkspaceId });
      expect(expectProblem(answer, 403, "forbidden").detail).toContain("default workspace");
    });
    return;
  }

  test("› ids of another workspace are treated as not found", async () => {
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
