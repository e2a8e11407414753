import type { Hono } from "hono";
import { describeApi } from "../openapi/describe-api.ts";
import type { Route } from "../operations/index.ts";
import { docsContentSecurityPolicy, readDocsFile } from "./docs-pages.ts";
import type { RestEnv } from "./rest-env.ts";

export const docsPaths = ["/api/openapi.json", "/docs", "/docs/:name"];

/** The API's description at `/api/openapi.json`, and rendered at `/docs`; neither takes a key. */
export function addDocs(app: Hono<RestEnv>, routes: readonly Route[]): void {
  let description: string | undefined;
  app.get("/api/openapi.json", (c) => {
    description ??= JSON.stringify(describeApi(routes));
    return c.body(description, 200, { "content-type": "application/json", "cache-control": "public, max-age=300" });
  });
  for (const path of ["/docs", "/docs/:name"])
    app.get(path, async (c) => {
      const { body, contentType } = await readDocsFile(c.req.param("name") ?? "");
      return c.body(body, 200, {
        "content-type": contentType,
        "content-security-policy": docsContentSecurityPolicy,
        "x-content-type-options": "nosniff",
        "cache-control": "public, max-age=300",
      });
    });
}
