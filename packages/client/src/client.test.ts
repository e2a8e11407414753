import { readFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { createVergenceClient } from "./client.ts";
import { VergenceApiError, VergenceNetworkError } from "./errors.ts";
import { apiBaseUrl } from "./http.ts";

interface Seen {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Answers every request alike and keeps what it was asked. */
async function serverThatAnswers(status: number, body: string, headers: Record<string, string> = {}) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    seen.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body: text });
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { seen, client: createVergenceClient({ baseUrl, apiKey: "vk_secret" }), baseUrl };
}

const groupId = "5ea97a59-95e0-4c8b-a634-b0fa9976f6ff";
const fileId = "402f0bda-a0fa-4551-ae28-7300ab6678dd";

/** An address with its ids left out. */
const templateOf = (url: string) =>
  url
    .replace(/\?.*/, "")
    .replace(/\/(?:[0-9a-f]{8}-[0-9a-f-]{27}|\d+)(?=\/|$)/g, "/{}")
    .replace(/(?<=\/folders\/).+/, "{}");

describe("apiBaseUrl", () => {
  it.each([
    ["https://host", "https://host/api"],
    ["https://host/", "https://host/api"],
    ["https://host/api", "https://host/api"],
    ["https://host/api/", "https://host/api"],
    ["https://host/video", "https://host/video/api"],
    ["", "/api"],
    ["/video", "/video/api"],
  ])("%s is %s", (given, expected) => {
    expect(apiBaseUrl(given)).toBe(expected);
  });

  it.each(["host:3000", "ftp://host", "http://"])("refuses %s", (given) => {
    expect(() => apiBaseUrl(given)).toThrow(`not "${given}"`);
  });
});

describe("createVergenceClient", () => {
  it("makes each call with its method, path, key and body", async () => {
    const { seen, client } = await serverThatAnswers(200, "{}");
    const { uploads, videos, jobs, folders, keys, webhooks, audit, workspaces } = client;
    const start = { videoName: "Harbour", layout: "2D", files: [] } as const;
    const fetched = { name: "Harbour", layout: "2D", videoUrl: "https://films.example/harbour.mp4" } as const;
    const [one, other] = [groupId, fileId];
    const calls: [call: () => Promise<unknown>, line: string][] = [
      [
        () => uploads.start({ ...start, files: [] }, { idempotencyKey: "k-1" }),
        `POST /videos/uploads ${JSON.stringify(start)}`,
      ],
      [
        () => uploads.partUrls(one, other, { partNumbers: [1, 2] }),
        `POST /videos/uploads/${one}/files/${other}/part-urls {"partNumbers":[1,2]}`,
      ],
      [() => uploads.completeFile(one, other), `POST /videos/uploads/${one}/files/${other}/complete {}`],
      [() => uploads.cancel(one), `DELETE /videos/uploads/${one} `],
      [
        () => uploads.list({ limit: 5, status: "pending", search: "a b" }),
        "GET /videos/uploads?limit=5&status=pending&search=a+b ",
      ],
      [() => uploads.get(one), `GET /videos/uploads/${one} `],
      [() => uploads.listParts(one, other), `GET /videos/uploads/${one}/files/${other}/parts `],
      [
        () => uploads.createToken(one, { allowedOrigins: ["https://films.example"] }),
        `POST /videos/uploads/${one}/tokens {"allowedOrigins":["https://films.example"]}`,
      ],
      [() => uploads.revokeToken(one, other), `DELETE /videos/uploads/${one}/tokens/${other} `],
      [
        () => videos.list({ folderName: ["Home"], search: "reef", cursor: "c" }),
        "GET /videos?folderName=Home&search=reef&cursor=c ",
      ],
      [() => videos.get(7), "GET /videos/7 "],
      [() => videos.update(7, { isPublished: false }), 'POST /videos/7 {"isPublished":false}'],
      [() => videos.delete(7), "DELETE /videos/7 "],
      [() => videos.startRemoteUpload(fetched), `POST /videos/upload ${JSON.stringify(fetched)}`],
      [() => videos.streams(7), "GET /videos/7/streams "],
      [() => videos.createStream(7, { streamFormat: "HEVC" }), 'POST /videos/7/streams {"streamFormat":"HEVC"}'],
      [
        () => videos.published({ folderName: ["Home", "Sea & sky"], visibility: "public" }),
        "GET /videos/published?folderName=Home&folderName=Sea+%26+sky&visibility=public ",
      ],
      [() => videos.publishedPage({ cursor: "c" }), "GET /videos/published?limit=50&cursor=c "],
      [() => videos.download(7, { kind: "source" }), 'POST /videos/7/download {"kind":"source"}'],
      [() => jobs.list(7), "GET /videos/7/jobs "],
      [() => jobs.get(7, 8), "GET /videos/7/jobs/8 "],
      [() => jobs.status(7, 8), "GET /videos/7/jobs/8/status "],
      [() => jobs.retry(7, 8), "POST /videos/7/jobs/8/retry "],
      [() => jobs.cancel(7, 8), "POST /videos/7/jobs/8/cancel "],
      [() => folders.list(), "GET /folders "],
      [() => folders.rename("Sea & sky/1", "Sea"), 'POST /folders/Sea%20%26%20sky%2F1 {"name":"Sea"}'],
      [() => keys.create({ name: "Farm", role: "upload" }), 'POST /keys {"name":"Farm","role":"upload"}'],
      [() => keys.list({ limit: 5 }), "GET /keys?limit=5 "],
      [() => keys.revoke(one), `DELETE /keys/${one} `],
      [() => keys.rotate(one, { graceSeconds: 60 }), `POST /keys/${one}/rotate {"graceSeconds":60}`],
      [() => webhooks.create({ url: "https://films.example" }), 'POST /webhooks {"url":"https://films.example"}'],
      [() => webhooks.list(), "GET /webhooks "],
      [() => webhooks.get(one), `GET /webhooks/${one} `],
      [() => webhooks.update(one, { isEnabled: false }), `POST /webhooks/${one} {"isEnabled":false}`],
      [() => webhooks.delete(one), `DELETE /webhooks/${one} `],
      [() => webhooks.rotateSecret(one), `POST /webhooks/${one}/rotate-secret {}`],
      [() => webhooks.test(one), `POST /webhooks/${one}/test `],
      [() => webhooks.deliveries(one, { status: "failed" }), `GET /webhooks/${one}/deliveries?status=failed `],
      [() => webhooks.replayDelivery(one, other), `POST /webhooks/${one}/deliveries/${other}/replay `],
      [
        () => webhooks.replay(one, { from: "2026-01-31T00:00:00Z" }),
        `POST /webhooks/${one}/replay {"from":"2026-01-31T00:00:00Z"}`,
      ],
      [() => audit.list({ subject: "api_key" }), "GET /audit?subject=api_key "],
      [() => workspaces.create({ name: "Studio" }), 'POST /workspaces {"name":"Studio"}'],
      [() => workspaces.list(), "GET /workspaces "],
      [
        () => workspaces.addOwner(one, { email: "ann@studio.example" }),
        `POST /workspaces/${one}/owners {"email":"ann@studio.example"}`,
      ],
    ];
    for (const [call] of calls) await call();
    expect(seen.map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual(
      calls.map(([, line]) => line.replace(" /", " /api/")),
    );
    expect(seen.every(({ headers }) => headers["x-spatialgen-appkey"] === "vk_secret")).toBe(true);
    expect(seen.map(({ headers }) => headers["idempotency-key"])).toEqual([
      "k-1",
      ...calls.slice(1).map(() => undefined),
    ]);

    const made = new Set(seen.map(({ method, url }) => `${method} ${templateOf(url)}`));
    const described = JSON.parse(await readFile(new URL("../../../docs/openapi.json", import.meta.url), "utf8"));
    const missing = Object.entries<object>(described.paths)
      .flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`))
      // Read by `client.events`, by players, load balancers and Prometheus.
      .filter((call) => !/ \/(api\/events|api\/playback\/.*|healthz|readyz|metrics)$/.test(call))
      .filter((call) => !made.has(call.replace(/\{\w+\}/g, "{}")));
    expect(missing).toEqual([]);
  });

  it("reads where the next page of published videos is from its header", async () => {
    const link = '</api/videos/published?limit=50&cursor=a%2Bb>; rel="next"';
    const { client } = await serverThatAnswers(200, "[]", { Link: link });
    expect(await client.videos.publishedPage()).toEqual({ items: [], nextCursor: "a+b" });
    const last = await serverThatAnswers(200, "[]");
    expect(await last.client.videos.publishedPage()).toEqual({ items: [], nextCursor: null });
  });

  it("turns a problem document into an error with all that it says", async () => {
    const issues = [{ path: "files.0.sizeBytes", message: "must be a positive integer" }];
    const body = { status: 400, code: "invalid_input", detail: "The body is not valid", issues, requestId: "r-1" };
    const headers = { "X-Request-Id": "r-1", "Retry-After": "4", "Content-Type": "application/problem+json" };
    const { client } = await serverThatAnswers(400, JSON.stringify(body), headers);
    const error = await client.uploads.get(groupId).catch((caught: unknown) => caught);

    expect(error).toBeInstanceOf(VergenceApiError);
    const { status, code, detail, requestId, retryAfterSeconds } = error as VergenceApiError;
    expect({ status, code, detail, requestId, retryAfterSeconds }).toEqual({
      status: 400,
      code: "invalid_input",
      detail: "The body is not valid",
      requestId: "r-1",
      retryAfterSeconds: 4,
    });
    expect((error as VergenceApiError).issues).toEqual(issues);
    expect((error as Error).message).toBe(
      `GET /videos/uploads/${groupId} answered 400 invalid_input: The body is not valid; files.0.sizeBytes: must be a positive integer`,
    );
  });

  it.each([
    [502, "<html>Bad gateway</html>", /answered 502 unknown: not an answer of this API: <html>Bad/],
    [200, "<html>Welcome</html>", /answered 200 unknown: not an answer of this API: <html>Welcome/],
    [500, "", /answered 500 unknown: an empty answer/],
  ])("names an answer that is not the API's: %i %s", async (status, body, message) => {
    const { client } = await serverThatAnswers(status, body);
    await expect(client.videos.get(1)).rejects.toThrow(message);
    await expect(client.videos.get(1)).rejects.toThrow(VergenceApiError);
  });

  it("says why no answer came", async () => {
    const client = createVergenceClient({ baseUrl: "http://127.0.0.1:9", apiKey: "vk_secret" });
    const failing = client.videos.get(1);
    await expect(failing).rejects.toThrow(VergenceNetworkError);
    await expect(failing).rejects.toThrow(/^GET \/videos\/1 got no answer: .+/);
  });

  it("does not carry the key to where a redirect points", async () => {
    const elsewhere = await serverThatAnswers(200, "{}");
    const { client } = await serverThatAnswers(302, "", { Location: `${elsewhere.baseUrl}/api/videos/1` });
    await expect(client.videos.get(1)).rejects.toThrow(/redirect/);
    expect(elsewhere.seen).toEqual([]);
  });

  it("throws the signal's own reason when aborted", async () => {
    const { client } = await serverThatAnswers(200, "{}");
    const signal = AbortSignal.abort(new Error("left the page"));
    await expect(client.videos.get(1, { signal })).rejects.toThrow("left the page");
  });

  it("gives up a call that is not answered in time", async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close().closeAllConnections());
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = createVergenceClient({ baseUrl, apiKey: "vk_secret", requestTimeoutSeconds: 0.05 });
    await expect(client.videos.get(1)).rejects.toThrow(/got no answer: .*timeout/i);
  });

  it.each([2 ** 31 / 1_000, 100 * 86_400, Number.POSITIVE_INFINITY, 1.0001])(
    "waits for an answer for as long as it was asked to: %f seconds",
    async (requestTimeoutSeconds) => {
      const { baseUrl } = await serverThatAnswers(200, "{}");
      const client = createVergenceClient({ baseUrl, apiKey: "vk_secret", requestTimeoutSeconds });
      await expect(client.videos.get(1)).resolves.toEqual({});
    },
  );

  it("refuses an empty key before any call", () => {
    expect(() => createVergenceClient({ baseUrl: "http://127.0.0.1", apiKey: "" })).toThrow("apiKey must not be empty");
  });
});
