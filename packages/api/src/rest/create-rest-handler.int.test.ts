import { describe, expect, test } from "vitest";
import { routes } from "../operations/index.ts";
import { createApiHarness, expectProblem } from "../testing/api-harness.ts";
import { aBody, startFile } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const uploads = "/api/videos/uploads";
const allowed = "https://studio.example";
const harness = useHarness(() => createApiHarness({ env: { CORS_ORIGINS: `${allowed},https://two.example` } }));

const post = (rawBody: string | ReadableStream<Uint8Array>, headers: Record<string, string> = {}) =>
  harness.call("POST", uploads, { rawBody, headers });

describe("X-Request-Id", () => {
  const ask = async (id: string, path = uploads) =>
    (await harness.call("GET", path, { headers: { "x-request-id": id } })).headers.get("x-request-id");

  test.each(["a", "req_1.2:3-4", "x".repeat(128), "5ea97a59-95e0-4c8b-a634-b0fa9976f6ff"])(
    "› the caller's own: %s",
    async (id) => {
      expect(await ask(id)).toBe(id);
      expect(await ask(id, "/api/nowhere")).toBe(id);
      expect(await ask(id, "/healthz")).toBe(id);
    },
  );

  test.each(["", "x".repeat(129), "two words", "<script>", "a;b", "ü", "a,b"])(
    "› a new one in place of %j",
    async (id) => {
      expect(await ask(id)).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    },
  );

  test("› is in the problem document and in the audit of what was done", async () => {
    const headers = { "x-request-id": "made-by-the-caller" };
    const refused = await harness.call("POST", uploads, { body: {}, headers });
    expect(expectProblem(refused, 400, "invalid_input").requestId).toBe("made-by-the-caller");
    const { json } = await harness.call("POST", uploads, { body: aBody(), headers });
    const { uploadSessionId: groupId } = json as { uploadSessionId: string };
    const event = await harness.t.resources.db.auditEvent.findFirstOrThrow({ where: { groupId } });
    expect(event.requestId).toBe("made-by-the-caller");
  });
});

describe("a body", () => {
  test.each([
    ["half a document", '{"videoName": "a'],
    ["two documents", "{} {}"],
    ["no JSON", "videoName=a"],
    ["a trailing comma", '{"videoName": "a",}'],
    ["NaN", '{"sizeBytes": NaN}'],
  ])("› 400 malformed_json for %s", async (_, rawBody) => {
    expectProblem(await post(rawBody), 400, "malformed_json");
  });

  const streamOf = (...chunks: (Uint8Array | Error)[]) =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        const next = chunks.shift();
        if (!next) controller.close();
        else if (next instanceof Error) controller.error(next);
        else controller.enqueue(next);
      },
    });
  const text = (value: string) => new TextEncoder().encode(value);

  test("› 400 malformed_json for another encoding than UTF-8, and for one that breaks off", async () => {
    expectProblem(await post(streamOf(Buffer.from('{"videoName": "Rücken"}', "latin1"))), 400, "malformed_json");
    expectProblem(await post(streamOf(text("{"), new Error("ECONNRESET"))), 400, "malformed_json");
  });

  test("› is taken in pieces, with a byte order mark, with white space around", async () => {
    const json = text(JSON.stringify({ ...aBody(), videoName: "Rücken" }));
    const pieces = [text("\ufeff\n"), json.subarray(0, 17), json.subarray(17), text("\n")];
    expect(await post(streamOf(...pieces))).toMatchObject({ status: 201, json: { videoName: "Rücken" } });
  });

  test.each([
    "text/plain",
    "",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
    "json",
  ])("› 415 for the content type %j", async (type) => {
    expectProblem(await post(JSON.stringify(aBody()), { "content-type": type }), 415, "unsupported_media_type");
  });

  test.each(["application/json; charset=utf-8", "APPLICATION/JSON", "application/vnd.api+json"])(
    "› is taken as %s",
    async (type) => {
      expect((await post(JSON.stringify(aBody()), { "content-type": type })).status).toBe(201);
    },
  );

  test("› none is needed, of no type, where everything has a default", async () => {
    const file = await startFile(harness);
    for (const rawBody of [undefined, "", " "]) {
      const options = { rawBody, headers: { "content-type": "application/json" } };
      expect((await harness.call("POST", `${file.path}/part-urls`, options)).status).toBe(200);
    }
    const untyped = await harness.call("POST", `${file.path}/part-urls`, { headers: { "content-type": "text/plain" } });
    expect(untyped.status).toBe(200);
  });

  test("› 413 for one over 4 MiB, by its announced length or when it has come so far", async () => {
    const tooMuch = 4 * 2 ** 20 + 1;
    expectProblem(await post("{}", { "content-length": String(tooMuch) }), 413, "payload_too_large");
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(0x20));
      },
    });
    expectProblem(await post(endless), 413, "payload_too_large");
    expect(sent).toBeLessThan(tooMuch + 1_000_000);
  });
});

describe("an address", () => {
  const unknown = "00000000-0000-4000-8000-000000000000";
  test.each([
    [`${uploads}/not-a-uuid`, ["uploadSessionId"]],
    [`${uploads}/%E0%A4%A`, ["uploadSessionId"]],
    [`${uploads}/${unknown}/files/5/parts`, ["uploadId"]],
    [`${uploads}/x/files/y/parts`, ["uploadSessionId", "uploadId"]],
  ])("› 400 names every id of %s that is none", async (path, fields) => {
    const problem = expectProblem(await harness.call("GET", path), 400, "invalid_input");
    expect(problem.issues).toEqual(fields.map((field) => ({ path: field, message: "must be a UUID" })));
  });

  test.each(["/api", "/api/", "/api/nowhere", "/api/videos/uploads/a/b", "/api/trpc", "/api/videos/1/jobs"])(
    "› 404 for %s",
    async (path) => {
      expectProblem(await harness.call("GET", path), 404, "not_found");
    },
  );

  test.each([...new Set(routes.map((route) => route.path))])(
    "› 405 with Allow for another method of %s",
    async (path) => {
      const own = routes.filter((route) => route.path === path).map((route) => route.method.toUpperCase());
      const expected = own.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
      const address = `/api${path.replace(/:\w+/g, "1")}`;
      for (const method of ["PUT", "PATCH", ...["GET", "POST", "DELETE"].filter((name) => !own.includes(name))]) {
        const answer = await harness.call(method, address);
        expectProblem(answer, 405, "method_not_allowed");
        expect(answer.headers.get("allow")).toBe(expected.join(", "));
      }
    },
  );

  test("HEAD › as GET, without the body", async () => {
    const head = await harness.call("HEAD", uploads);
    expect([head.status, head.text, head.headers.get("content-type")]).toEqual([200, "", "application/json"]);
  });
});

describe("CORS", () => {
  const preflight = (path: string, origin: string, method = "POST") =>
    harness.call("OPTIONS", path, {
      key: null,
      headers: {
        origin,
        "access-control-request-method": method,
        "access-control-request-headers": "x-spatialgen-appkey",
      },
    });

  test.each([...new Set(routes.map((route) => route.path)), "/events", "/playback/a/b", "/nowhere"])(
    "› answers the preflight of %s",
    async (path) => {
      const answer = await preflight(`/api${path.replace(/:\w+/g, "1")}`, allowed);
      expect([answer.status, answer.text]).toEqual([204, ""]);
      const { "access-control-allow-headers": headers, "access-control-allow-methods": methods } = Object.fromEntries(
        answer.headers,
      );
      for (const name of ["x-spatialgen-appkey", "idempotency-key", "last-event-id", "traceparent"])
        expect(headers?.toLowerCase().split(",")).toContain(name);
      for (const { method } of routes) expect(methods).toContain(method.toUpperCase());
    },
  );

  test("› allows the origins of the settings, and no other", async () => {
    for (const origin of [allowed, "https://two.example"])
      expect((await preflight(uploads, origin)).headers.get("access-control-allow-origin")).toBe(origin);
    for (const origin of ["https://evil.example", `${allowed}.evil.example`, "null", "http://studio.example"]) {
      expect((await preflight(uploads, origin)).headers.get("access-control-allow-origin")).toBeNull();
      const answer = await harness.call("GET", uploads, { headers: { origin } });
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  test("› lets a page read the request id and when to come back, also of a refusal", async () => {
    for (const key of [undefined, "vgk_nobody"]) {
      const answer = await harness.call("GET", uploads, { key, headers: { origin: allowed } });
      expect(answer.headers.get("access-control-allow-origin")).toBe(allowed);
      expect(answer.headers.get("access-control-expose-headers")).toMatch(
        /X-Request-Id,Retry-After,Link,Idempotency-Replayed,.*RateLimit-Limit,RateLimit-Remaining,RateLimit-Reset/,
      );
      expect(answer.headers.get("vary")).toContain("Origin");
    }
  });
});
