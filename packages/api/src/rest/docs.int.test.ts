import { describe, expect, test } from "vitest";
import { describeApi } from "../openapi/describe-api.ts";
import { routes } from "../operations/index.ts";
import { createApiHarness, expectProblem } from "../testing/api-harness.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(createApiHarness);

const get = (path: string) => harness.call("GET", path, { key: null });

test("GET /api/openapi.json › 200 without a key: the description that is made of the routes", async () => {
  const answer = await get("/api/openapi.json");
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/json"]);
  expect(answer.json).toEqual(JSON.parse(JSON.stringify(describeApi(routes))));
});

describe("GET /docs", () => {
  const readDocs = async (path: string) => harness.api(new Request(`http://localhost${path}`));

  test("› 200 without a key: a page that loads nothing but files below /docs, all of which are there", async () => {
    const page = await readDocs("/docs");
    const text = await page.text();
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    const links = [...text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, link]) => link ?? "");
    expect(links).toHaveLength(4);
    for (const link of links) {
      expect(link).toMatch(/^\/docs\/[\w.-]+$/);
      const file = await readDocs(link);
      expect([file.status, (await file.arrayBuffer()).byteLength > 50]).toEqual([200, true]);
      expect(file.headers.get("content-type")).toMatch(/^(text\/(javascript|css)|image\/png)/);
    }
    expect(await (await readDocs("/docs/start.js")).text()).toContain('url: "/api/openapi.json"');
  });

  test("› may run no script and reach no server but this one", async () => {
    const policy = (await readDocs("/docs")).headers.get("content-security-policy");
    expect(policy).toMatch(/default-src 'none'; script-src 'self';.*connect-src 'self';/);
  });

  test.each(["/docs/index.html", "/docs/package.json", "/docs/..%2Fpackage.json", "/docs/__proto__", "/docs/a/b"])(
    "› 404 for %s",
    async (path) => {
      expectProblem(await get(path), 404, "not_found");
    },
  );

  test("› 405 for another method", async () => {
    expectProblem(await harness.call("POST", "/docs"), 405, "method_not_allowed");
    expectProblem(await harness.call("POST", "/api/openapi.json"), 405, "method_not_allowed");
  });
});
