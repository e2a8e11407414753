import { createTestContext, seriesOf, type TestContext } from "@vergence/core/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type MetricsServer, serveMetrics } from "./serve-metrics.ts";

let t: TestContext;
let open: MetricsServer;
let guarded: MetricsServer;
beforeAll(async () => {
  t = await createTestContext();
  const { config } = t.resources;
  open = await serveMetrics(t.resources, 0);
  const metrics = { ...config.metrics, token: "a-token-of-the-tests" };
  guarded = await serveMetrics({ ...t.resources, config: { ...config, metrics } }, 0);
});
afterAll(async () => {
  await open?.close();
  await guarded?.close();
  await t?.close();
});

const scrape = ({ port }: MetricsServer, { path = "/metrics", token = "", method = "GET" } = {}) =>
  fetch(`http://127.0.0.1:${port}${path}`, { method, headers: token ? { authorization: `Bearer ${token}` } : {} });

describe("GET /metrics of a worker", () => {
  test("› 200 with what it counts and what waits in the database", async () => {
    const answer = await scrape(open);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([
      200,
      "text/plain; version=0.0.4; charset=utf-8",
    ]);
    const text = await answer.text();
    expect(seriesOf(text, 'vergence_jobs{kind="ingest",state="queued"}')).toBe(0);
    expect(seriesOf(text, "vergence_orphans_swept_total")).toBe(0);
  });

  test("› 401 without METRICS_TOKEN where that is set, 200 with it", async () => {
    for (const token of ["", "another-token-of-the-tests"]) {
      const answer = await scrape(guarded, { token });
      expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="vergence"']);
      expect(await answer.text()).not.toContain("vergence_");
    }
    expect((await scrape(guarded, { token: "a-token-of-the-tests" })).status).toBe(200);
  });

  test("› 404 for all else", async () => {
    for (const call of [{ path: "/" }, { path: "/metrics/x" }, { method: "POST" }])
      expect((await scrape(open, call)).status).toBe(404);
  });
});
