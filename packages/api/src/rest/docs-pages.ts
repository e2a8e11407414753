import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { AppError } from "@vergence/core";

/** A file of the pages that render the description. */
export interface DocsFile {
  body: string | Buffer<ArrayBuffer>;
  contentType: string;
}

// The renderer's own page leads to a server of its makers; this one to nothing but this server.
const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Vergence API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<style>
  body { margin: 0 }
  /* On a phone the tables of a call scroll, and not the page. */
  .swagger-ui .opblock-body { overflow-x: auto }
</style>
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;
const start = `SwaggerUIBundle({ url: "/api/openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null, persistAuthorization: false });
`;

const html = "text/html; charset=utf-8";
const javascript = "text/javascript; charset=utf-8";
const ofRenderer: Record<string, string> = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": javascript,
  "favicon-32x32.png": "image/png",
};

/** Nothing of the pages comes from, or speaks with, another server. */
export const docsContentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * A file below `/docs`: the page is "".
 * @throws AppError not_found
 */
export async function readDocsFile(name: string): Promise<DocsFile> {
  if (name === "") return { body: page, contentType: html };
  if (name === "start.js") return { body: start, contentType: javascript };
  const contentType = Object.hasOwn(ofRenderer, name) ? ofRenderer[name] : undefined;
  if (!contentType) throw new AppError("not_found", "The documentation has no such file.");
  // Resolved on the first request: a process that serves no documentation loads nothing of it.
  const folder = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  return { body: await readFile(join(folder, name)), contentType };
}
