import { createTRPCClient, httpBatchLink } from "@trpc/client";
import {
  canceledGroup,
  completedFile,
  createdKey,
  jobDetail,
  library,
  partUrls,
  timelineEvent,
  uploadGroup,
} from "@vergence/contract";
import { defaultWorkspaceId } from "@vergence/core/process";
import { describe, expect, test } from "vitest";
import { createApiHarness, origin, ownerEnv, signIn } from "../testing/api-harness.ts";
import { createServerCaller } from "../testing/server-caller.ts";
import { useHarness } from "../testing/use-harness.ts";
import type { AppRouter } from "./app-router.ts";

const harness = useHarness(() => createApiHarness({ env: ownerEnv }));

/** The procedures as functions of this process. */
function inProcess() {
  const { uploadGroups, videos, keys, session } = createServerCaller(
    harness.t.resources,
    harness.t.contextFor("admin").actor,
  );
  return {
    start: uploadGroups.start,
    list: uploadGroups.list,
    get: uploadGroups.get,
    cancel: uploadGroups.cancel,
    partUrls: uploadGroups.partUrls,
    completeFile: uploadGroups.completeFile,
    listParts: uploadGroups.listParts,
    timeline: uploadGroups.timeline,
    video: videos.get,
    streams: videos.streams,
    published: videos.published,
    jobs: videos.jobs,
    jobStatus: videos.jobStatus,
    createKey: keys.create,
    listKeys: keys.list,
    revokeKey: keys.revoke,
    session: session.get,
  };
}

function clientWith(headers: Record<string, string>) {
  const fetchFromHandler = (input: RequestInfo | URL, init?: RequestInit) => harness.api(new Request(input, init));
  const link = httpBatchLink({ url: `${origin}/api/trpc`, headers, fetch: fetchFromHandler as typeof fetch });
  return createTRPCClient<AppRouter>({ links: [link] });
}

/** The same through the typed client and HTTP. */
function overHttp(): ReturnType<typeof inProcess> {
  const { uploadGroups, videos, keys, session } = clientWith({ "x-spatialgen-appkey": harness.t.adminKey });
  return {
    start: uploadGroups.start.mutate,
    list: uploadGroups.list.query,
    get: uploadGroups.get.query,
    cancel: uploadGroups.cancel.mutate,
    partUrls: uploadGroups.partUrls.mutate,
    completeFile: uploadGroups.completeFile.mutate,
    listParts: uploadGroups.listParts.query,
    timeline: uploadGroups.timeline.query,
    video: videos.get.query,
    streams: videos.streams.query,
    published: videos.published.query,
    jobs: videos.jobs.query,
    jobStatus: videos.jobStatus.query,
    createKey: keys.create.mutate,
    listKeys: keys.list.query,
    revokeKey: keys.revoke.mutate,
    session: session.get.query,
  } as unknown as ReturnType<typeof inProcess>;
}

describe.each([
  ["createServerCaller", inProcess],
  ["the typed client over HTTP", overHttp],
])("the procedures through %s", (_, open) => {
  const body = {
    videoName: "Reef",
    layout: "2D" as const,
    files: [{ fileName: "a.mp4", fileRole: "video" as const, sizeBytes: 5 }],
  };

  test("› start, partUrls, listParts, completeFile make a video, as REST does", async () => {
    const api = open();
    const group = uploadGroup.strict().parse(await api.start(body));
    const ids = { uploadSessionId: group.uploadSessionId, uploadId: group.files[0]?.uploadId ?? "" };
    const { parts } = partUrls.strict().parse(await api.partUrls(ids));
    await fetch(parts[0]?.url ?? "", { method: "PUT", body: "12345" });
    expect(await api.listParts(ids)).toMatchObject([{ partNumber: 1, sizeBytes: 5 }]);
    const { libraryId } = completedFile.parse(await api.completeFile(ids));
    const id = libraryId ?? 0;

    const rest = async (path: string) => (await harness.call("GET", `/api${path}`)).json;
    const { uploadSessionId } = ids;
    expect(await api.get({ uploadSessionId })).toEqual(await rest(`/videos/uploads/${uploadSessionId}`));
    expect(await api.list({ search: "reef", limit: 1 })).toEqual(await rest("/videos/uploads?search=reef&limit=1"));
    expect(library.strict().parse(await api.video({ id }))).toEqual(await rest(`/videos/${id}`));
    expect(await api.streams({ id })).toEqual(await rest(`/videos/${id}/streams`));
    // A page here; there its items, and the next one as a Link.
    expect((await api.published({})).items).toEqual(await rest("/videos/published"));

    const [job] = jobDetail
      .strict()
      .array()
      .parse(await api.jobs({ id }));
    expect(job).toMatchObject({ kind: "ingest", status: "queued", attempt: 0, startedAt: null });
    const jobId = job?.id ?? 0;
    expect(await api.jobStatus({ id, jobId })).toEqual(await rest(`/videos/${id}/jobs/${jobId}/status`));

    const timeline = timelineEvent
      .strict()
      .array()
      .parse(await api.timeline({ uploadSessionId }));
    expect(timeline.map((event) => event.action)).toEqual(
      expect.arrayContaining(["upload_group.pending", "upload_file.completed", "upload_group.completed", "job.queued"]),
    );
    expect(timeline.every((event) => event.requestId !== null)).toBe(true);
  });

  test("› cancel", async () => {
    const { uploadSessionId } = await open().start(body);
    const canceled = canceledGroup.strict().parse(await open().cancel({ uploadSessionId }));
    expect(canceled).toMatchObject({ sessionId: uploadSessionId, status: "canceled", canceledFileCount: 1 });
  });

  test("› keys: create shows the key once, list never, revoke ends it", async () => {
    const api = open();
    const { key, ...state } = createdKey.strict().parse(await api.createKey({ name: " demo ", role: "upload" }));
    expect(state).toMatchObject({
      name: "demo",
      role: "upload",
      prefix: key.slice(0, state.prefix.length),
      revokedAt: null,
    });
    const { items: listed } = await api.listKeys({ limit: 1 });
    expect(listed[0]).toEqual(state);
    expect(JSON.stringify(listed)).not.toContain(key);
    expect((await harness.call("GET", "/api/videos/uploads", { key })).status).toBe(200);
    const revoked = await api.revokeKey({ keyId: state.keyId });
    expect(await api.revokeKey({ keyId: state.keyId })).toEqual(revoked);
    expect((await harness.call("GET", "/api/videos/uploads", { key })).status).toBe(401);
    await expect(api.revokeKey({ keyId: "00000000-0000-4000-8000-00000000000f" })).rejects.toThrow("no such API key");
    await expect(api.createKey({ name: "a", role: "upload", expiresAt: "2020-01-01T00:00:00.000Z" })).rejects.toThrow(
      "future",
    );
  });

  test("› session.get: whose key it is", async () => {
    expect(await open().session()).toEqual({
      user: null,
      workspace: { id: defaultWorkspaceId, name: expect.any(String) },
      role: "admin",
    });
  });
});

describe("a signed-in person", () => {
  const list = "/api/trpc/uploadGroups.list?input={}";
  const cancel = "/api/trpc/uploadGroups.cancel";

  test("› runs the workspace, with the session's cookie in place of a key", async () => {
    const cookie = await signIn(harness);
    const session = await clientWith({ cookie }).session.get.query();
    expect(session).toMatchObject({ user: { email: ownerEnv.BOOTSTRAP_OWNER_EMAIL }, role: "admin" });
    const body = { uploadSessionId: "00000000-0000-4000-8000-00000000000f" };
    const own = await harness.call("POST", cancel, { key: null, body, headers: { cookie, origin } });
    expect(own.json).toMatchObject({ error: { data: { appCode: "not_found" } } });
  });

  test("› 403 where a page of another site uses the cookie to change something", async () => {
    const cookie = await signIn(harness);
    for (const foreign of ["https://evil.example", "null"]) {
      const options = { key: null, body: { uploadSessionId: "x" }, headers: { cookie, origin: foreign } };
      const answer = await harness.call("POST", cancel, options);
      expect(answer).toMatchObject({ status: 403, json: { error: { data: { appCode: "forbidden" } } } });
    }
  });

  test("› 401 without a cookie, with a forged one, and for it over REST", async () => {
    const cookie = await signIn(harness);
    for (const headers of [{}, { cookie: cookie.replace(/=./, "=x") }] as Record<string, string>[])
      expect((await harness.call("GET", list, { key: null, headers })).status).toBe(401);
    expect((await harness.call("GET", "/api/videos/uploads", { key: null, headers: { cookie } })).status).toBe(401);
  });

  test("› a stranger can make no account, and a wrong password no session", async () => {
    const stranger = { email: "stranger@vergence.example", password: "a long password", name: "S" };
    const headers = { origin };
    expect((await harness.call("POST", "/api/auth/sign-up/email", { key: null, body: stranger, headers })).status).toBe(
      400,
    );
    const wrong = { email: ownerEnv.BOOTSTRAP_OWNER_EMAIL, password: "not the password" };
    const answer = await harness.call("POST", "/api/auth/sign-in/email", { key: null, body: wrong, headers });
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([401, []]);
  });
});
