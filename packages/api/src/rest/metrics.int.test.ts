import { metricOf, seriesOf } from "@vergence/core/testing";
import { describe, expect, test } from "vitest";
import { createApiHarness, createCuttableHarness, expectProblem } from "../testing/api-harness.ts";
import { makePlayable, segment } from "../testing/playable.ts";
import { completeSmallFile, filesOf, makeVideo, startFile, startGroup, unknownId } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const token = "a-token-of-the-tests";
const harness = useHarness(() => createCuttableHarness({ METRICS_TOKEN: token }));

const scrape = (given: string | null = token) =>
  harness.call("GET", "/metrics", { key: null, headers: given === null ? {} : { authorization: `Bearer ${given}` } });
/** One series, as a scrape reports it; 0 where nothing was counted yet. */
async function value(series: string): Promise<number> {
  return seriesOf((await scrape()).text, series) ?? 0;
}
/** How much a series grew while something was done. */
async function growth(series: string, work: () => Promise<unknown>): Promise<number> {
  const before = await value(series);
  await work();
  return (await value(series)) - before;
}
const requests = (method: string, route: string, status: number) =>
  `vergence_http_requests_total{method="${method}",route="${route}",status="${status}"}`;

describe("GET /metrics", () => {
  test("› 404 where METRICS_TOKEN is not set, for every caller", async () => {
    const without = await createApiHarness();
    try {
      const headers = { authorization: `Bearer ${without.t.adminKey}` };
      expectProblem(await without.call("GET", "/metrics", { headers }), 404, "not_found");
    } finally {
      await without.close();
    }
  });

  test.each([null, "", "another-token", `${token} ${token}`, "a-token-of-the-test", "a-token-of-the-testss"])(
    "› 401 for the token %j",
    async (given) => {
      const answer = await scrape(given);
      expectProblem(answer, 401, "unauthenticated");
      expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer/);
    },
  );

  test("› 401 for an API key: it opens the API, not the house", async () => {
    const headers = { authorization: `Bearer ${harness.t.adminKey}` };
    expectProblem(await harness.call("GET", "/metrics", { key: null, headers }), 401, "unauthenticated");
  });

  test("› 200 in Prometheus's text format, with the process's own metrics", async () => {
    const answer = await scrape();
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    for (const line of answer.text.split("\n").filter(Boolean))
      expect(line).toMatch(/^(# (HELP|TYPE) [a-z_]\S* .+|[a-zA-Z_:]\w*(\{.*\})? (\S+))$/);
    expect(seriesOf(answer.text, "process_resident_memory_bytes")).toBeGreaterThan(1e6);
    expect(answer.text).toMatch(/^nodejs_eventloop_lag_seconds /m);
  });

  test("› 405 for another method", async () => {
    expectProblem(await harness.call("POST", "/metrics", { body: {} }), 405, "method_not_allowed");
  });
});

describe("requests", () => {
  // Of nothing that is there; the same in every run, for it is in titles.
  const id = "00000000-0000-4000-8000-000000000000";
  test.each<[string, string, string, number]>([
    ["GET", `/api/videos/uploads/${id}`, "/api/videos/uploads/:uploadSessionId", 404],
    ["GET", "/api/videos/uploads/no-uuid", "/api/videos/uploads/:uploadSessionId", 400],
    ["PUT", "/api/videos/uploads", "/api/videos/uploads", 405],
    ["GET", "/api/videos", "/api/videos", 200],
    ["GET", "/healthz", "/healthz", 200],
    ["GET", `/api/nowhere/${id}`, "unknown", 404],
    ["GET", `/${id}`, "unknown", 404],
    ["GET", `/api/playback/${id}/poster.jpg`, "/api/playback/:playbackId/:path{.+}", 404],
    ["GET", "/api/trpc/uploadGroups.list?input={}", "/api/trpc/uploadGroups.list", 200],
    ["GET", '/api/trpc/uploadGroups.list,videos.list?batch=1&input={"0":{},"1":{}}', "/api/trpc/batch", 200],
    ["GET", `/api/trpc/${id}`, "/api/trpc/unknown", 404],
    ["GET", "/api/auth/get-session", "/api/auth/*", 200],
  ])("%s %s › counted once and timed, as %s %i", async (method, path, route, status) => {
    const timed = `vergence_http_request_duration_seconds_count{method="${method}",route="${route}",status="${status}"}`;
    const call = () => harness.call(method, path);
    expect(await growth(requests(method, route, status), call)).toBe(1);
    expect(await growth(timed, call)).toBe(1);
  });

  test("› no address that was asked for becomes a label, nor an unknown method", async () => {
    const marker = `marker-${unknownId()}`;
    for (const path of [`/api/videos/${marker}`, `/api/${marker}`, `/api/trpc/${marker}`, `/api/auth/${marker}`])
      await harness.call("GET", path);
    await harness.call("BREW", "/api/videos");
    const { text } = await scrape();
    expect(text).not.toContain(marker);
    expect(text).not.toContain("BREW");
    expect(text).toContain('method="_OTHER",route="/api/videos",status="405"');
  });
});

describe("uploads", () => {
  test("› files, groups and bytes are counted when they are completed, once however often that is asked", async () => {
    const series = ["upload_files_completed_total", "upload_groups_completed_total", "upload_completed_bytes_total"];
    const read = () => Promise.all(series.map((name) => value(`vergence_${name}`)));
    const before = await read();
    const files = [
      { fileName: "a.mp4", fileRole: "video", sizeBytes: 70 },
      { fileName: "a.srt", fileRole: "subtitle", sizeBytes: 7, languageTag: "en" },
    ];
    const group = filesOf(await startGroup(harness, { videoName: "Counted", layout: "2D", files }));
    const grown = async () => (await read()).map((each, index) => each - (before[index] ?? 0));
    for (const [index, file] of group.entries()) {
      await completeSmallFile(harness, file);
      await Promise.all([1, 2, 3].map(() => harness.call("POST", `${file.path}/complete`)));
      expect(await grown()).toEqual(
        [
          [1, 0, 70],
          [2, 1, 77],
        ][index],
      );
    }
  });
});

describe("jobs", () => {
  const jobs = (kind: string, state: string) => `vergence_jobs{kind="${kind}",state="${state}"}`;
  const oldest = (kind: string) => `vergence_jobs_oldest_queued_age_seconds{kind="${kind}"}`;

  test("› by kind and state as the database has them, zeros too, and how long the oldest waits", async () => {
    const { db } = harness.t.resources;
    expect(await value(jobs("fetch", "canceled"))).toBe(0);
    expect(seriesOf((await scrape()).text, oldest("fetch"))).toBe(0);
    const queued = await value(jobs("ingest", "queued"));
    const { id, jobId } = await makeVideo(harness);
    expect(await value(jobs("ingest", "queued"))).toBe(queued + 1);
    await db.$executeRaw`
      UPDATE pgboss.job SET created_on = now() - interval '3 hours' WHERE name = 'ingest' AND (data->>'jobId')::int = ${jobId}`;
    expect(await value(oldest("ingest"))).toBeGreaterThanOrEqual(3 * 3600);
    await harness.call("POST", `/api/videos/${id}/jobs/${jobId}/cancel`);
    expect(await value(jobs("ingest", "queued"))).toBe(queued);
    expect(await value(jobs("ingest", "canceled"))).toBeGreaterThan(0);
    expect(await value(oldest("ingest"))).toBeLessThan(3 * 3600);
  });

  test("› a database that does not answer leaves out its gauges, and nothing else", async () => {
    harness.lines.database.cut();
    const { status, text } = await scrape();
    harness.lines.database.mend();
    expect([status, seriesOf(text, "vergence_database_up")]).toEqual([200, 0]);
    expect(text).not.toContain("vergence_jobs");
    expect(text).toContain("vergence_http_requests_total{");
    await expect.poll(() => value("vergence_database_up"), { timeout: 120_000 }).toBe(1);
  });
});

describe("playback and the store", () => {
  test("› the bytes that players were sent, none for HEAD and for refusals", async () => {
    const { playbackId } = await makePlayable(harness, await makeVideo(harness));
    const path = `/api/playback/${playbackId}/poster.jpg`;
    const served = "vergence_playback_served_bytes_total";
    expect(await growth(served, () => harness.call("GET", path, { key: null }))).toBe(segment.length);
    const part = { key: null, headers: { range: "bytes=10-19" } };
    expect(await growth(served, () => harness.call("GET", path, part))).toBe(10);
    expect(await growth(served, () => harness.call("HEAD", path, { key: null }))).toBe(0);
    expect(await growth(served, () => harness.call("GET", `${path}x`, { key: null }))).toBe(0);
  });

  test("› an unreachable store › an error by call and kind; what is only not there is none", async () => {
    const file = await startFile(harness);
    const complete = () => harness.call("POST", `${file.path}/complete`);
    const errors = 'vergence_store_errors_total{operation="HeadObject",kind="unreachable"}';
    const timed = 'vergence_store_call_duration_seconds_count{operation="HeadObject"}';
    expect(await growth(errors, async () => expectProblem(await complete(), 422, "stored_bytes_mismatch"))).toBe(0);
    harness.lines.store.cut();
    expect(await growth(errors, async () => expectProblem(await complete(), 503, "storage_unavailable"))).toBe(1);
    harness.lines.store.mend();
    expect(await growth(timed, () => completeSmallFile(harness, file))).toBe(1);
  });

  test("› bytes written by this process itself", async () => {
    const { resources } = harness.t;
    const series = "vergence_store_written_bytes_total";
    const before = (await metricOf(resources, series)) ?? 0;
    await resources.storage.putObject("a", Buffer.alloc(12), { sizeBytes: 12, contentType: "text/plain" });
    expect(await metricOf(resources, series)).toBe(before + 12);
  });
});
