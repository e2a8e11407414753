import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { bodyOfCall } from "@vergence/api/testing";
import type { CreatedKey, CreatedUploadToken, UploadGroup, WebhookWithSecret } from "@vergence/contract";
import {
  createTestContext,
  loggedLines,
  startTcpProxy,
  startWebhookReceiver,
  type TcpProxy,
  type TestContext,
  type WebhookReceiver,
} from "@vergence/core/testing";
import { makeClip } from "@vergence/media/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AppProcess, startWebProcess, startWorkerProcess } from "../support/app-process.ts";
import { waitUntil as waitFor } from "../support/wait-until.ts";
import { type Call, callEverything, callerOf } from "./support/call-everything.ts";
import { openSecrets } from "./support/secrets.ts";

const secrets = openSecrets();
/** A machine may do much else at the same time. */
const waitUntil = (what: string, ask: () => Promise<boolean>) => waitFor(what, ask, 200_000);
const owner = { email: "owner@secrets.example", password: `password-${randomUUID()}` };

let t: TestContext;
let folder: string;
let lines: { database: TcpProxy; store: TcpProxy };
let receiver: WebhookReceiver;
/** A third party's: keeps the film that a remote upload fetches. */
let remote: Server;
let remoteUrl: string;
let clip: Buffer;
let web: AppProcess;
/** Calls it; all secrets of the answers are kept. */
let call: Call;
let worker: AppProcess;
/** What the ids of calls are. */
const ids: Record<string, string | number> = {};

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "vergence-secrets-"));
  clip = await readFile(await makeClip(folder, { seconds: 1, size: "160x90" }));
  receiver = await startWebhookReceiver();
  remote = createServer((request, response) => {
    if (request.url?.startsWith("/film.mp4"))
      return response.writeHead(200, { "content-type": "video/mp4", "content-length": clip.length }).end(clip);
    // Says back what it was asked, as many do.
    response.writeHead(request.url?.startsWith("/unavailable") ? 503 : 404).end(`Not here: ${request.url}`);
  });
  await new Promise<void>((resolve) => remote.listen(0, "127.0.0.1", resolve));
  const remoteHost = `127.0.0.1:${(remote.address() as AddressInfo).port}`;
  remoteUrl = `http://${remoteHost}`;
  t = await createTestContext({
    env: {
      METRICS_TOKEN: `metrics-${randomUUID()}`,
      AUTH_SECRET: randomBytes(24).toString("hex"),
      BOOTSTRAP_OWNER_EMAIL: owner.email,
      BOOTSTRAP_OWNER_PASSWORD: owner.password,
      OUTBOUND_ALLOWED_HOSTS: `${receiver.host},${remoteHost}`,
      LOG_LEVEL: "trace",
    },
  });
  const { env } = t;
  secrets.keep("owner's password", owner.password);
  secrets.keep("API key or upload token", t.adminKey);
  secrets.keep("METRICS_TOKEN", env.METRICS_TOKEN);
  secrets.keep("AUTH_SECRET", env.AUTH_SECRET);
  secrets.keep("the store's secret key", env.S3_SECRET_ACCESS_KEY);
  secrets.keep("the database's password", new URL(env.DATABASE_URL ?? "").password);
  const through = async (url = "") => {
    const { hostname, port } = new URL(url);
    const proxy = await startTcpProxy({ host: hostname, port: Number(port) });
    const proxied = new URL(url);
    proxied.host = `127.0.0.1:${proxy.port}`;
    return { proxy, url: proxied.href };
  };
  const [database, store] = [await through(env.DATABASE_URL), await through(env.S3_ENDPOINT)];
  lines = { database: database.proxy, store: store.proxy };
  const processEnv = {
    ...env,
    DATABASE_URL: database.url,
    S3_ENDPOINT: store.url,
    S3_PUBLIC_ENDPOINT: env.S3_ENDPOINT ?? "",
    SCRATCH_DIR: folder,
  };
  web = await startWebProcess(processEnv);
  call = callerOf(web.baseUrl, t.adminKey, secrets);
  worker = startWorkerProcess(processEnv);
});
afterAll(async () => {
  await Promise.all([web?.kill("SIGKILL"), worker?.kill("SIGKILL")]);
  await t?.close();
  await Promise.all([lines?.database.close(), lines?.store.close(), receiver?.close()]);
  remote?.closeAllConnections();
  remote?.close();
  await rm(folder, { recursive: true, force: true });
});

const made = async <T>(address: string, body: unknown): Promise<T> => {
  const answer = await call("POST", `/api${address}`, { body });
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.json();
};

/** Uploads bytes as a film of one PUT, and completes it. */
async function upload(name: string, bytes: Buffer): Promise<{ group: UploadGroup; id: number }> {
  const files = [{ fileName: "film.mp4", fileRole: "video", sizeBytes: bytes.length }];
  const group = await made<UploadGroup>("/videos/uploads", { videoName: name, layout: "2D", files });
  const file = `/videos/uploads/${group.uploadSessionId}/files/${group.files[0]?.uploadId}`;
  const { parts } = await made<{ parts: { url: string }[] }>(`${file}/part-urls`, {});
  expect((await fetch(parts[0]?.url ?? "", { method: "PUT", body: new Uint8Array(bytes) })).status).toBe(200);
  const { libraryId } = await made<{ libraryId: number }>(`${file}/complete`, {});
  return { group, id: libraryId };
}

const jobsOf = async (id: number) =>
  (await call("GET", `/api/videos/${id}/jobs`)).json() as { id: number; status: string }[];
const jobEnds = (id: number, outcomes: string[]) =>
  waitUntil(`a job of video ${id} to have ${outcomes}`, async () => {
    const jobs = await jobsOf(id);
    return jobs.some(({ status }) => outcomes.includes(status));
  });

const printed = () => web.output() + worker.output();

test("one of everything is made, and calls of all kinds succeed", async () => {
  const key = await made<CreatedKey>("/keys", { name: "a key", role: "upload" });
  await made(`/keys/${key.keyId}/rotate`, { graceSeconds: 3600 });
  const hookToken = `hook-${randomUUID()}`;
  secrets.keep("token in a webhook's address", hookToken);
  const hook = await made<WebhookWithSecret>("/webhooks", { url: `${receiver.url}?token=${hookToken}` });
  await made(`/webhooks/${hook.webhookId}/rotate-secret`, {});
  const { group, id } = await upload("A film", clip);
  await jobEnds(id, ["succeeded"]);
  const studio = { name: "Studio", ownerEmail: "ann@studio.example" };
  expect((await call("POST", "/api/trpc/workspaces.create", { body: studio })).status).toBe(200);
  const uploadGroup = await made<UploadGroup>("/videos/uploads", bodyOfCall["post /videos/uploads"]);
  const token = await made<CreatedUploadToken>(`/videos/uploads/${uploadGroup.uploadSessionId}/tokens`, {
    allowedOrigins: ["https://films.example"],
  });
  const page = { key: token.token, headers: { origin: "https://films.example" } };
  const partUrls = `/api/videos/uploads/${uploadGroup.uploadSessionId}/files/${uploadGroup.files[0]?.uploadId}/part-urls`;
  expect((await call("POST", partUrls, { ...page, body: {} })).status).toBe(200);

  // A private video's addresses carry a token.
  await t.resources.db.libraryVideo.update({ where: { id }, data: { visibility: "private" } });
  const { streams } = (await call("GET", `/api/videos/${id}/streams`)).json() as { streams: { streamUrl: string }[] };
  const streamUrl = streams.map((stream) => stream.streamUrl).find((url) => url?.includes("/t/"));
  expect(await fetch(web.baseUrl + new URL(streamUrl ?? "").pathname).then(({ status }) => status)).toBe(200);
  ids.streamPath = new URL(streamUrl ?? "").pathname;

  const signIn = { body: owner, key: null, headers: { origin: web.baseUrl } };
  const signedIn = await call("POST", "/api/auth/sign-in/email", signIn);
  expect(signedIn.status, signedIn.text).toBe(200);
  const cookie = signedIn.headers.getSetCookie().map((each) => each.split(";")[0]);
  const session = await call("GET", "/api/trpc/session.get", { key: null, headers: { cookie: cookie.join("; ") } });
  expect(session.status).toBe(200);
  const authorization = `Bearer ${t.env.METRICS_TOKEN}`;
  expect((await call("GET", "/metrics", { key: null, headers: { authorization } })).status).toBe(200);

  const jobs = await jobsOf(id);
  await waitUntil("a webhook to arrive", async () => receiver.calls.length > 0);
  const delivery = await t.resources.db.webhookDelivery.findFirstOrThrow({ where: { endpointId: hook.webhookId } });
  Object.assign(ids, { id, jobId: jobs[0]?.id, uploadSessionId: uploadGroup.uploadSessionId, folderName: "Home" });
  Object.assign(ids, { uploadId: uploadGroup.files[0]?.uploadId, keyId: key.keyId, tokenId: token.tokenId });
  Object.assign(ids, { webhookId: hook.webhookId, deliveryId: delivery.id, group: group.uploadSessionId });
  ids.workspaceId = key.keyId;

  const statuses = await callEverything(call, ids, {});
  expect(statuses.filter((status) => status < 300).length).toBeGreaterThan(40);
  expect(statuses.filter((status) => status >= 500)).toEqual([]);
});

test("calls that are refused: wrong keys, half documents, other types, addresses that carry tokens", async () => {
  const wrong = `vgk_${randomBytes(32).toString("hex").slice(0, 49)}`;
  secrets.keep("a key that nobody has", wrong);
  const inBody = `secret-${randomUUID()}`;
  secrets.keep("a secret in a body that is refused", inBody);
  const refusals = [
    ...(await callEverything(call, ids, { key: wrong })),
    ...(await callEverything(call, ids, { rawBody: `{"password": "${inBody}", ` })),
    ...(await callEverything(call, ids, { body: { url: inBody, secret: inBody, name: { password: inBody } } })),
    ...(await callEverything(call, ids, { rawBody: `password=${inBody}`, headers: { "content-type": "text/plain" } })),
  ];
  expect(refusals.filter((status) => status >= 500)).toEqual([]);
  for (const status of [400, 401, 415]) expect(refusals).toContain(status);
  await call("GET", `/api/nowhere/${inBody}?key=${t.adminKey}`);
  await call("GET", `/metrics?token=${inBody}`, { headers: { authorization: `Bearer ${inBody}` } });
  const body = { email: owner.email, password: inBody };
  await call("POST", "/api/auth/sign-in/email", { body, key: null, headers: { origin: web.baseUrl } });
});

test("jobs that fail: films fetched from addresses that carry secrets, files that are none, webhooks that are refused", async () => {
  receiver.behave((received, response) => void response.writeHead(500).end(JSON.stringify(received.headers)));
  const signed = (where: string) => {
    const token = `signature-${randomUUID()}`;
    secrets.keep("token in a film's address", token);
    return `${remoteUrl}/${where}?signature=${token}`;
  };
  const fetched = (videoUrl: string) => made<{ id: number }>("/videos/upload", { name: "Far", layout: "2D", videoUrl });
  const good = await fetched(signed("film.mp4"));
  const gone = await fetched(signed("gone.mp4"));
  const unavailable = await fetched(signed("unavailable.mp4"));
  const broken = await upload("No film", Buffer.from("no film at all"));
  await jobEnds(good.id, ["succeeded"]);
  await jobEnds(gone.id, ["failed"]);
  await jobEnds(broken.id, ["failed"]);
  await waitUntil("a failed fetch", async () =>
    loggedLines(worker.output()).some(({ event, videoId }) => event === "work_retried" && videoId === unavailable.id),
  );
  await waitUntil("a refused webhook", async () =>
    t.resources.db.webhookAttempt.findFirst({ where: { statusCode: 500 } }).then(Boolean),
  );
});

test("the store and the database unreachable › 503s", { timeout: 600_000 }, async () => {
  lines.store.cut();
  const stream = { streamFormat: "H264", bitrateLadder: [{ bitrate: 0.2, height: 90 }] };
  const { id: jobId } = await made<{ id: number }>(`/videos/${ids.id}/streams`, stream);
  const withoutStore = await callEverything(call, ids, {});
  const play = await call("GET", String(ids.streamPath), { key: null });
  expect(play.status).toBe(503);
  expect(withoutStore).toContain(503);
  const isRetriedRung = ({ event, work }: Record<string, unknown>) =>
    event === "work_retried" && String(work).startsWith("task ");
  await waitUntil("the worker to miss the store", async () => loggedLines(worker.output()).some(isRetriedRung));
  lines.database.cut();
  const withoutAll = await callEverything(call, ids, {});
  expect(withoutAll.filter((status) => status === 503).length).toBeGreaterThan(40);
  expect((await call("GET", String(ids.streamPath), { key: null })).status).toBe(503);
  const body = { ...owner };
  await call("POST", "/api/auth/sign-in/email", { body, key: null, headers: { origin: web.baseUrl } });
  lines.store.mend();
  lines.database.mend();
  await waitUntil("the worker to go on", async () => {
    const job = await t.resources.db.job.findUniqueOrThrow({ where: { id: jobId } });
    return job.status === "succeeded";
  });
});

test("processes that cannot start say why without their secrets", async () => {
  const url = new URL(t.env.DATABASE_URL ?? "");
  url.password = `wrong-${randomUUID()}`;
  secrets.keep("a database's wrong password", url.password);
  const failing = startWorkerProcess({ ...t.env, DATABASE_URL: url.href });
  await waitUntil("the worker's complaint", async () =>
    loggedLines(failing.output()).some(({ event, err }) => event === "database_awaited" && err),
  );
  await failing.kill("SIGKILL");
  expect(secrets.foundIn(failing.output())).toEqual([]);
});

test("no known secret is in any line that the web server and the worker have printed", async () => {
  expect(secrets.kinds()).toEqual([
    ...["API key or upload token", "AUTH_SECRET", "METRICS_TOKEN", "a database's wrong password"],
    ...["a key that nobody has", "a secret in a body that is refused", "owner's password", "password"],
    ...["playback token", "presigned URL's signature", "session cookie", "the database's password"],
    ...["the store's secret key", "token in a film's address", "token in a webhook's address", "webhook secret"],
  ]);
  const output = printed();
  expect(output.split("\n").length).toBeGreaterThan(500);
  expect(secrets.foundIn(output)).toEqual([]);
  // Nor was there one to hide.
  expect(output).not.toContain("[hidden]");
});
