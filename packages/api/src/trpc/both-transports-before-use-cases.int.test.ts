import type { ErrorCode } from "@vergence/contract";
import { errorTable } from "@vergence/core";
import { describe, expect, test } from "vitest";
import { type CallOptions, createApiHarness, expectProblem } from "../testing/api-harness.ts";
import { aBody } from "../testing/uploads.ts";
import { uploads } from "../testing/use-cases.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(createApiHarness);

describe("both transports refuse, before any use case,", () => {
  const start = "/api/trpc/uploadGroups.start";
  const tooMuch = " ".repeat(4 * 2 ** 20 + 1);
  const json = JSON.stringify(aBody());
  test.each<[string, ErrorCode, [string, string, CallOptions?], [string, string, CallOptions?]]>([
    [
      "no key",
      "unauthenticated",
      ["GET", uploads, { key: null }],
      ["GET", "/api/trpc/uploadGroups.list", { key: null }],
    ],
    [
      "an unknown key",
      "unauthenticated",
      ["POST", uploads, { key: "x", body: {} }],
      ["POST", start, { key: "x", body: {} }],
    ],
    ["half a document", "malformed_json", ["POST", uploads, { rawBody: "{" }], ["POST", start, { rawBody: "{" }]],
    ["half an input", "malformed_json", ["POST", uploads, { rawBody: "{" }], ["GET", "/api/trpc/videos.get?input={"]],
    [
      "too large a body",
      "payload_too_large",
      ["POST", uploads, { rawBody: tooMuch }],
      ["POST", start, { rawBody: tooMuch }],
    ],
    [
      "no body",
      "invalid_input",
      ["POST", uploads],
      ["POST", start, { headers: { "content-type": "application/json" } }],
    ],
    ...["text/plain", "multipart/form-data; boundary=x", "application/octet-stream"].map((type) => {
      const options = { rawBody: json, headers: { "content-type": type } };
      return [type, "unsupported_media_type", ["POST", uploads, options], ["POST", start, options]] as never;
    }),
    ["an unknown address", "not_found", ["GET", "/api/videos/a/b"], ["GET", "/api/trpc/videos.nothing"]],
    ["another method", "method_not_allowed", ["PUT", uploads], ["GET", start]],
  ])("%s with %s", async (_, code, rest, trpc) => {
    expectProblem(await harness.call(...rest), errorTable[code].http, code);
    const answer = await harness.call(...trpc);
    expect(answer.json).toMatchObject({ error: { data: { appCode: code, code: errorTable[code].trpc } } });
    expect(answer.status).toBe(errorTable[code].http);
  });
});
