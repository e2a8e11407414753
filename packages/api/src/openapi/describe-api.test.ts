import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test, vi } from "vitest";
import { routes } from "../operations/index.ts";
import { eventsPath } from "../rest/events.ts";
import { healthPaths } from "../rest/health.ts";
import { metricsPath } from "../rest/metrics.ts";
import { playbackPath } from "../rest/playback.ts";
import { schemaChecks } from "../testing/schema-checks.ts";
import { describeApi } from "./describe-api.ts";
import { plainCallAt, plainCalls } from "./plain-calls.ts";

// Two validators compile large schemas, which a busy machine takes its time for.
vi.setConfig({ testTimeout: 120_000 });

const described = describeApi(routes);

test("docs/openapi.json is what the routes say; `vitest -u` on this file updates it", async () => {
  await expect(`${JSON.stringify(described, null, 2)}\n`).toMatchFileSnapshot("../../../../docs/openapi.json");
});

test("the description is valid by OpenAPI 3.1's own schema", async () => {
  const validator = new Validator();
  expect(await validator.validate(structuredClone(described))).toEqual({ valid: true });
  expect(validator.version).toBe("3.1");
});

test("every reference leads somewhere, and nothing is named that no call uses", () => {
  const text = JSON.stringify(described);
  const names = [...text.matchAll(/"#\/components\/(\w+)\/([\w-]+)"/g)].map(([, kind, name]) => `${kind}/${name}`);
  const { securitySchemes: _, ...kinds } = described.components;
  const there = Object.entries(kinds).flatMap(([kind, all]) => Object.keys(all).map((name) => `${kind}/${name}`));
  expect([...new Set(names)].sort()).toEqual(there.sort());
});

test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))("%s › is described", (_, route) => {
  expect(route.operationId).toMatch(/^[a-z][A-Za-z]+$/);
  expect(route.summary).toMatch(/^[A-Z].*[^.]$/);
  expect(route.tags?.length).toBeGreaterThan(0);
  expect(route.errors).toBeDefined();
});

const summaries = Object.entries({ ...described.paths, ...described.webhooks }).flatMap(([path, item]) =>
  Object.entries(item).map(([method, { summary }]) => [`${method} ${path}`, summary] as const),
);

test.each(summaries)("%s › its summary has at most six words, and no full stop", (_, summary) => {
  expect(summary.split(" ").length).toBeLessThanOrEqual(6);
  expect(summary).toMatch(/[^.]$/);
});

test("summaries › are those of all calls and of the webhook", () => {
  expect(summaries.length).toBe(routes.length + plainCalls.length + 1);
});

test("no two calls have one name", () => {
  const names = [...routes, ...plainCalls].map(({ operationId }) => operationId);
  expect(new Set(names).size).toBe(names.length);
});

test("what is no declared route is described as well, by the addresses that are served", () => {
  const served = [eventsPath, playbackPath, ...healthPaths, metricsPath].map((path) =>
    path.replace(/:(\w+)(?:\{[^}]*\})?/g, "{$1}"),
  );
  expect(plainCalls.map(({ path }) => path)).toEqual(served);
  for (const path of ["/api/events", "/api/playback/a/streams/7/x.m3u8", "/healthz", "/readyz/"])
    expect(plainCallAt("GET", path), path).toBeDefined();
  for (const path of ["/api/playback/a", "/api/videos", "/healthz/x"])
    expect(plainCallAt("GET", path), path).toBeUndefined();
});

test("what is sent to webhooks is described", () => {
  const { schema } = described.webhooks.event.post.requestBody.content["application/json"];
  expect(schema.oneOf).toEqual(
    ["VergenceEvent", "TestEvent"].map((name) => ({ $ref: `#/components/schemas/${name}` })),
  );
});

test.each(routes.map((route) => [route.operationId, route] as const))(
  "the example of %s › is what the call takes and answers",
  (_, route) => {
    const { example } = route;
    for (const part of ["params", "query", "body"] as const)
      expect(route[part]?.safeParse(example[part] ?? {}).error, part).toBeUndefined();
    schemaChecks(routes).expectAnswer(route, example.answer);
  },
);
