import { existsSync } from "node:fs";
import path from "node:path";
import { createTestContext, startBody, type TestContext } from "@vergence/core/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Mount, spawnWeb, untilAnswering, type WebProcess } from "../testing/spawn-web.ts";

const mounts: Mount[] = ["server.ts", "next start"];
const isBuilt = existsSync(path.join(import.meta.dirname, "../../.next/BUILD_ID"));

let t: TestContext;
const webs = new Map<Mount, WebProcess>();
beforeAll(async () => {
  if (!isBuilt) throw new Error("The app is not built. Run `pnpm exec turbo run build` first; `npm test` does.");
  t = await createTestContext();
  const { PORT: _, PUBLIC_URL: __, ...env } = t.env;
  for (const mount of mounts) {
    const web = await spawnWeb(mount, env);
    webs.set(mount, web);
    await untilAnswering(web, "/sign-in");
  }
});
afterAll(async () => {
  await Promise.all([...webs.values()].map((web) => web.stop()));
  await t?.close();
});

interface Answer {
  status: number;
  headers: Record<string, string | null>;
  body: unknown;
}

const comparedHeaders = ["content-type", "retry-after", "access-control-allow-origin", "x-request-id", "allow"];

async function call(mount: Mount, method: string, pathname: string, body?: unknown, headers = {}): Promise<Answer> {
  const answer = await fetch(webs.get(mount)?.baseUrl + pathname, {
    method,
    headers: {
      "x-spatialgen-appkey": t.adminKey,
      "x-request-id": "the-same-everywhere",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return {
    status: answer.status,
    headers: Object.fromEntries(comparedHeaders.map((name) => [name, answer.headers.get(name)])),
    body: answer.status === 204 ? null : await answer.json(),
  };
}

describe.each([
  ["GET", "/api/videos/uploads/not-a-uuid", undefined, {}, 400],
  ["GET", "/api/videos/uploads/00000000-0000-4000-8000-000000000000", undefined, {}, 404],
  ["GET", "/api/nowhere", undefined, {}, 404],
  ["GET", "/api/videos/uploads", undefined, { "x-spatialgen-appkey": "unknown" }, 401],
  ["POST", "/api/videos/uploads", "{ half", {}, 400],
  ["POST", "/api/videos/uploads", { layout: "3D", files: [] }, {}, 400],
  ["POST", "/api/videos/uploads", "text", { "content-type": "text/plain" }, 415],
  ["PUT", "/api/videos/uploads", undefined, {}, 405],
  ["GET", "/api/videos/published", undefined, {}, 200],
  ["GET", "/api/trpc/uploadGroups.list?input={}", undefined, {}, 200],
  ["POST", "/api/trpc/uploadGroups.start", "{ half", {}, 400],
  ["POST", "/api/trpc/uploadGroups.start", "text", { "content-type": "text/plain" }, 415],
] as const)("%s %s", (method, pathname, body, headers, status) => {
  test(`${status} › both mounts give the same answer`, async () => {
    const [own, next] = await Promise.all(mounts.map((mount) => call(mount, method, pathname, body, headers)));
    expect(own?.status).toBe(status);
    expect(next).toEqual(own);
  });
});

test("start, part-urls, complete › a group begun at one mount goes on at the other, with the same answers", async () => {
  const started = await call("next start", "POST", "/api/videos/uploads", startBody([6_000_000]));
  expect(started.status).toBe(201);
  const group = started.body as { uploadSessionId: string; files: [{ uploadId: string }] };
  const file = `/api/videos/uploads/${group.uploadSessionId}/files/${group.files[0].uploadId}`;

  const urls = await Promise.all(mounts.map((mount) => call(mount, "POST", `${file}/part-urls`, {})));
  type PartUrls = { parts: { url: string; sizeBytes: number; partNumber: number; expiresAt: string }[] };
  const [own, next] = urls.map(({ status, body }) => ({ status, parts: (body as PartUrls).parts }));
  const plain = (answer: typeof own) => answer?.parts.map(({ partNumber, sizeBytes }) => ({ partNumber, sizeBytes }));
  expect(own?.status).toBe(200);
  expect(plain(next)).toEqual(plain(own));

  const early = await Promise.all(mounts.map((mount) => call(mount, "POST", `${file}/complete`, { parts: [] })));
  expect(early[0]?.status).toBe(422);
  expect(early[1]).toEqual(early[0]);

  const parts = await Promise.all(
    (own?.parts ?? []).map(async ({ partNumber, url, sizeBytes }) => {
      const stored = await fetch(url, { method: "PUT", body: Buffer.alloc(sizeBytes) });
      return { partNumber, etag: stored.headers.get("etag") };
    }),
  );
  const completed = await call("server.ts", "POST", `${file}/complete`, { parts });
  expect(completed).toMatchObject({ status: 200, body: { status: "completed", libraryId: expect.any(Number) } });
  expect(await call("next start", "POST", `${file}/complete`, { parts })).toEqual(completed);
});

test("OPTIONS of a call › both mounts answer the preflight alike", async () => {
  const preflight = { origin: "https://elsewhere.example", "access-control-request-method": "POST" };
  const answers = await Promise.all(
    mounts.map(async (mount) => {
      const url = `${webs.get(mount)?.baseUrl}/api/videos/uploads`;
      const { status, headers } = await fetch(url, { method: "OPTIONS", headers: preflight });
      return { status, allow: headers.get("access-control-allow-methods") };
    }),
  );
  expect(answers[1]).toEqual(answers[0]);
});
