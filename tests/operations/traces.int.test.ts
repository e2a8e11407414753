import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { CompletedFile, PartUrls, UploadGroup } from "@vergence/contract";
import { createTestContext, freePort, loggedLines, seriesOf, type TestContext } from "@vergence/core/testing";
import { makeClip } from "@vergence/media/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AppProcess, startWebProcess, startWorkerProcess } from "../support/app-process.ts";
import { waitUntil } from "../support/wait-until.ts";
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from "./support/otlp-receiver.ts";

/** The trace and span of the client that calls `complete` (W3C Trace Context). */
const client = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };
const requestId = "the-request-that-completes";

let t: TestContext;
let folder: string;
let collector: OtlpReceiver;
let web: AppProcess;
let worker: AppProcess;
let metricsUrl: string;
let sizeBytes: number;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "vergence-traces-"));
  collector = await startOtlpReceiver();
  t = await createTestContext({ env: { LOG_LEVEL: "debug", OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint } });
  const metricsPort = await freePort();
  metricsUrl = `http://127.0.0.1:${metricsPort}/metrics`;
  const env = { ...t.env, SCRATCH_DIR: folder, WORKER_METRICS_PORT: String(metricsPort) };
  web = await startWebProcess(env);
  worker = startWorkerProcess(env);
  await uploadFilm();
});
afterAll(async () => {
  await Promise.all([web?.kill("SIGKILL"), worker?.kill("SIGKILL")]);
  await t?.close();
  await collector?.close();
  await rm(folder, { recursive: true, force: true });
});

async function post<T>(address: string, body: object, headers: Record<string, string> = {}): Promise<T> {
  const answer = await fetch(`${web.baseUrl}/api/videos/uploads${address}`, {
    method: "POST",
    headers: { "x-spatialgen-appkey": t.adminKey, "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBeLessThan(300);
  return (await answer.json()) as T;
}

/** Uploads a film as a client does that traces only its last call, and waits until its ingest is over. */
async function uploadFilm(): Promise<void> {
  const clip = await readFile(await makeClip(folder, { seconds: 1, size: "160x90" }));
  sizeBytes = clip.length;
  const files = [{ fileName: "film.mp4", fileRole: "video", sizeBytes }];
  const group = await post<UploadGroup>("", { videoName: "Traced", layout: "2D", files });
  const file = `/${group.uploadSessionId}/files/${group.files[0]?.uploadId}`;
  const { parts } = await post<PartUrls>(`${file}/part-urls`, {});
  expect((await fetch(parts[0]?.url ?? "", { method: "PUT", body: new Uint8Array(clip) })).status).toBe(200);
  const traceparent = `00-${client.traceId}-${client.spanId}-01`;
  const headers = { traceparent, "x-request-id": requestId };
  const { libraryId } = await post<CompletedFile>(`${file}/complete`, {}, headers);
  const isOver = async () => {
    const job = await t.resources.db.job.findFirstOrThrow({ where: { videoId: libraryId ?? 0, kind: "ingest" } });
    return job.status === "succeeded";
  };
  await waitUntil("the ingest's end", isOver, 200_000);
  // Each process sends its spans by its own clock.
  const isThere = (end: string) => collector.spans.some(({ name }) => name.endsWith(end));
  const lastOf = { worker: "process ingest", web: "/complete" };
  await waitUntil("the spans of both", async () => Object.values(lastOf).every(isThere), 200_000);
}

const named = (name: string): ReceivedSpan => {
  const found = collector.spans.filter((span) => span.name === name && span.traceId === client.traceId);
  expect(found, name).toHaveLength(1);
  return found[0] as ReceivedSpan;
};
const childrenOf = ({ spanId }: ReceivedSpan) =>
  collector.spans.filter((span) => span.parentSpanId === spanId).map(({ name }) => name);

describe("one upload", () => {
  const route = "/api/videos/uploads/:uploadSessionId/files/:uploadId/complete";

  test("› is one trace, from the client's call over the job to ffmpeg", () => {
    const request = named(`POST ${route}`);
    expect(request).toMatchObject({
      service: "vergence-web",
      kind: 2,
      parentSpanId: client.spanId,
      attributes: {
        "http.request.method": "POST",
        "http.route": route,
        "http.response.status_code": 200,
        "vergence.request_id": requestId,
      },
    });
    const sent = named("send ingest");
    expect([sent.service, sent.parentSpanId]).toEqual(["vergence-web", request.spanId]);
    const delivery = named("process ingest");
    expect([delivery.service, delivery.parentSpanId]).toEqual(["vergence-worker", sent.spanId]);
    const steps = ["download", "probe", "poster", "encode", "upload"].map((step) => named(`step ${step}`));
    for (const step of steps) expect(step.parentSpanId).toBe(delivery.spanId);
    const [download, probe, poster, encode, upload] = steps as [
      ReceivedSpan,
      ReceivedSpan,
      ReceivedSpan,
      ReceivedSpan,
      ReceivedSpan,
    ];
    expect(childrenOf(download)).toEqual(["S3 GetObject"]);
    expect(childrenOf(probe)).toContain("ffprobe");
    expect(childrenOf(poster)).toContain("ffmpeg");
    expect(childrenOf(encode)).toContain("ffmpeg");
    expect(new Set(childrenOf(upload))).toEqual(new Set(["S3 PutObject"]));
  });

  test("› its calls to the store are the request's own", () => {
    const request = named(`POST ${route}`);
    expect(childrenOf(request)).toEqual(expect.arrayContaining(["S3 HeadObject", "send ingest"]));
    const head = collector.spans.find(
      ({ name, parentSpanId }) => name === "S3 HeadObject" && parentSpanId === request.spanId,
    );
    expect(head).toMatchObject({ kind: 3, attributes: { "rpc.method": "HeadObject" } });
  });

  test("› calls that name no trace begin one each", () => {
    const others = collector.spans.filter(({ kind, name }) => kind === 2 && /uploads$|part-urls$/.test(name));
    expect(others.map(({ name }) => name)).toEqual(["POST /api/videos/uploads", expect.stringMatching(/part-urls$/)]);
    expect(new Set([client.traceId, ...others.map(({ traceId }) => traceId)]).size).toBe(3);
    for (const { parentSpanId } of others) expect(parentSpanId).toBe("");
  });

  test("› no span carries a key, a signature or a file's name", () => {
    const text = JSON.stringify(collector.spans);
    for (const secret of [t.adminKey, "X-Amz-Signature", "film.mp4", t.env.S3_SECRET_ACCESS_KEY ?? "", folder])
      expect(text).not.toContain(secret);
  });
});

describe("logs", () => {
  test("› name the request and its trace where it was answered, and the request where its job was done", () => {
    const answered = loggedLines(web.output()).find(({ requestId: id }) => id === requestId);
    expect(answered).toMatchObject({ event: "request_answered", traceId: client.traceId, status: 200, method: "POST" });
    const ofJob = loggedLines(worker.output()).filter(({ requestId: id }) => id === requestId);
    for (const event of ["work_started", "work_done"])
      expect(ofJob).toContainEqual(expect.objectContaining({ event, work: "ingest" }));
  });
});

describe("GET /metrics of the worker", () => {
  test("› the bytes that it stored, its deliveries, its own process", async () => {
    const answer = await fetch(metricsUrl);
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(seriesOf(text, "vergence_store_written_bytes_total")).toBeGreaterThan(1_000);
    const done = 'vergence_job_delivery_duration_seconds_count{queue="ingest",outcome="done"}';
    expect(seriesOf(text, done)).toBe(1);
    expect(seriesOf(text, 'vergence_jobs{kind="ingest",state="succeeded"}')).toBe(1);
    expect(seriesOf(text, "process_resident_memory_bytes")).toBeGreaterThan(1e6);
  });
});
