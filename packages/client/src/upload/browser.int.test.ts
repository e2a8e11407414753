import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { stripTypeScriptTypes } from "node:module";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { serve } from "@hono/node-server";
import { createApi } from "@vergence/api";
import { createTestContext, type TestContext } from "@vergence/core/testing";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createVergenceClient } from "../client.ts";
import type * as clientModule from "../index.ts";
import type { UploadProgress } from "./progress.ts";

const sourceDir = path.resolve(import.meta.dirname, "..");
/** The packages of the repository that the client runs on; of the contract it takes types, and what needs no zod. */
const folders: Record<string, string> = {
  timers: path.resolve(sourceDir, "../../timers/src"),
  contract: path.resolve(sourceDir, "../../contract/src"),
};
const chromiumPath = [process.env.CHROMIUM_PATH, "/usr/bin/chromium"].find((each) => each && existsSync(each));
if (!chromiumPath) console.warn("SKIPPED: no Chromium (CHROMIUM_PATH), so the uploader is not tested in a browser");

declare global {
  /** Put there by the page. */
  var vergence: typeof clientModule;
}
const html = `<!doctype html>
<script type="importmap">
{ "imports": { "@vergence/timers": "/timers/index.ts", "@vergence/contract/part-plan": "/contract/part-plan.ts" } }
</script>
<script type="module">import * as sdk from "/index.ts"; globalThis.vergence = sdk;</script>`;

let context: TestContext;
let browser: Browser;
let page: Page;
let pageUrl: string;
let apiUrl: string;
const cleanUps: (() => Promise<unknown>)[] = [];

/** Serves our own modules as a browser takes them: nothing is bundled, so nothing of Node or zod can hide in them. */
async function servePage(): Promise<string> {
  const server = createServer(async (request, response) => {
    if (!request.url?.endsWith(".ts")) return response.setHeader("Content-Type", "text/html").end(html);
    const name = path.normalize(new URL(request.url, "http://page").pathname);
    const [, first = "", ...rest] = name.split("/");
    const folder = folders[first];
    const file = folder ? path.join(folder, ...rest) : path.join(sourceDir, name);
    const source = await readFile(file, "utf8").catch(() => null);
    if (source === null) return response.writeHead(404).end();
    response.setHeader("Content-Type", "text/javascript").end(stripTypeScriptTypes(source));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanUps.push(async () => server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.skipIf(!chromiumPath)("uploadGroup in a browser, from another origin, to the real server and store", () => {
  beforeAll(async () => {
    pageUrl = await servePage();
    context = await createTestContext({ env: { CORS_ORIGINS: pageUrl } });
    cleanUps.push(() => context.close());
    const fetch = createApi(context.resources);
    apiUrl = await new Promise<string>((resolve) => {
      const server = serve({ fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) =>
        resolve(`http://127.0.0.1:${port}`),
      );
      cleanUps.push(() => new Promise((closed) => server.close(closed)));
    });
    const args = ["--no-sandbox", "--disable-background-networking"];
    browser = await chromium.launch({ executablePath: chromiumPath, args, timeout: 120_000 });
    cleanUps.push(() => browser.close());
  });

  afterAll(async () => {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  });

  beforeEach(async () => {
    page = await browser.newPage();
    page.setDefaultTimeout(120_000);
    await page.goto(pageUrl);
    return () => page.close();
  });

  /** Uploads 12 MiB in parts of 5 MiB; aborts when so many parts are sent, resumes on request. */
  const upload = (
    options: { abortAfterParts?: number; uploadSessionId?: string; apiKey?: string; checksums?: boolean } = {},
  ) =>
    page.evaluate(
      async ({ baseUrl, apiKey, abortAfterParts, uploadSessionId, checksums }) => {
        const { createVergenceClient, uploadGroup } = globalThis.vergence;
        const controller = new AbortController();
        const events: UploadProgress[] = [];
        const file = new File([new Uint8Array(12 * 2 ** 20).fill(7)], "harbour.mp4", { type: "video/mp4" });
        const outcome = await uploadGroup(createVergenceClient({ baseUrl, apiKey }), {
          videoName: "Harbour",
          layout: "2D",
          files: [{ source: file, fileRole: "video", fileName: file.name }],
          resume: uploadSessionId ? { uploadSessionId } : undefined,
          concurrency: 1,
          checksums,
          signal: controller.signal,
          onProgress: (progress) => {
            events.push(progress);
            if (progress.files[0]?.sentParts === abortAfterParts) controller.abort(new Error("stopped by the user"));
          },
        } as clientModule.UploadGroupOptions).then(
          ({ libraryId }) => ({ libraryId }),
          (error: Error) => ({ error: `${error.name}: ${error.message}` }),
        );
        return { outcome, events };
      },
      { baseUrl: apiUrl, apiKey: context.adminKey, ...options },
    );

  const isPut = (url: URL) => url.searchParams.has("X-Amz-Signature");

  it("uploads a File, with progress between the parts", async () => {
    // Slower than loopback: a browser reports its progress every 50 ms, in which a whole part could pass.
    const network = await page.context().newCDPSession(page);
    const unlimited = { offline: false, latency: 0, downloadThroughput: -1 };
    await network.send("Network.emulateNetworkConditions", { ...unlimited, uploadThroughput: 8 * 2 ** 20 });
    const { outcome, events } = await upload();
    expect(outcome).toEqual({ libraryId: expect.any(Number) });
    expect(events.at(-1)).toMatchObject({ sentBytes: 12 * 2 ** 20, files: [{ sentParts: 3, state: "completed" }] });
    const midPart = events.filter(({ sentBytes }) => sentBytes % (5 * 2 ** 20) !== 0 && sentBytes < 12 * 2 ** 20);
    expect(midPart.length).toBeGreaterThan(0);
  });

  it("sends the store each part's checksum, across origins", async () => {
    const sums: (string | undefined)[] = [];
    page.on("request", (request) => {
      if (request.method() === "PUT") sums.push(request.headers()["x-amz-checksum-sha256"]);
    });
    const { outcome } = await upload({ checksums: true });
    expect(outcome).toEqual({ libraryId: expect.any(Number) });
    const sha256 = (sizeBytes: number) => createHash("sha256").update(Buffer.alloc(sizeBytes, 7)).digest("base64");
    expect(sums).toEqual([5, 5, 2].map((mebibytes) => sha256(mebibytes * 2 ** 20)));
  });

  it("sends a part again whose line broke, and takes a new address for an expired one", async () => {
    let puts = 0;
    await page.route(isPut, (route) => {
      if (route.request().method() !== "PUT") return route.continue();
      puts++;
      if (puts === 1) return route.abort("connectionreset");
      // As a store with CORS refuses.
      const headers = { "Access-Control-Allow-Origin": "*" };
      return puts === 2 ? route.fulfill({ status: 403, headers, body: "" }) : route.continue();
    });
    const { outcome } = await upload();
    expect(outcome).toEqual({ libraryId: expect.any(Number) });
    expect(puts).toBe(5);
  });

  it("stops when aborted, and resumes in another page with what is missing", async () => {
    const { outcome, events } = await upload({ abortAfterParts: 1 });
    expect(outcome).toEqual({ error: "Error: stopped by the user" });
    let puts = 0;
    page.on("request", (request) => {
      if (request.method() === "PUT") puts++;
    });
    await page.reload();
    const resumed = await upload({ uploadSessionId: events[0]?.uploadSessionId });
    expect(resumed.outcome).toEqual({ libraryId: expect.any(Number) });
    expect(puts).toBe(2);
  });

  it("shows what the server refuses", async () => {
    const { outcome } = await upload({ uploadSessionId: "5ea97a59-95e0-4c8b-a634-b0fa9976f6ff" });
    expect(outcome).toEqual({ error: expect.stringMatching(/^VergenceApiError: GET .* answered 404 not_found/) });
  });

  describe("with an upload token in place of a key", () => {
    const videoBytes = 12 * 2 ** 20;
    /** The same server by another name: another origin, which no setting names. */
    const otherOrigin = () => pageUrl.replace("127.0.0.1", "localhost");
    const server = () => createVergenceClient({ baseUrl: apiUrl, apiKey: context.adminKey });
    const startGroup = () =>
      server().uploads.start({
        videoName: "Harbour",
        layout: "2D",
        files: [{ fileName: "harbour.mp4", fileRole: "video", sizeBytes: videoBytes }],
      });

    it("uploads the token's group from the token's origin, and sends no key", async () => {
      const { uploadSessionId } = await startGroup();
      const { token } = await server().uploads.createToken(uploadSessionId, { allowedOrigins: [otherOrigin()] });
      const keys = new Set<string | undefined>();
      page.on("request", (request) => {
        if (request.url().startsWith(apiUrl)) keys.add(request.headers()["x-spatialgen-appkey"]);
      });
      await page.goto(otherOrigin());
      const { outcome } = await upload({ uploadSessionId, apiKey: token });
      expect(outcome).toEqual({ libraryId: expect.any(Number) });
      keys.delete(undefined);
      expect([...keys]).toEqual([token]);
    });

    it("learns why it is refused: another group, and an ended token", async () => {
      const [one, other] = [await startGroup(), await startGroup()];
      const made = await server().uploads.createToken(one.uploadSessionId, { allowedOrigins: [pageUrl] });
      const foreign = await upload({ uploadSessionId: other.uploadSessionId, apiKey: made.token });
      expect(foreign.outcome).toEqual({ error: expect.stringMatching(/ answered 403 token_scope/) });
      await server().uploads.revokeToken(one.uploadSessionId, made.tokenId);
      const ended = await upload({ uploadSessionId: one.uploadSessionId, apiKey: made.token });
      expect(ended.outcome).toEqual({ error: expect.stringMatching(/ answered 401 unauthenticated/) });
    });

    it("reaches nothing from an origin that is not the token's", async () => {
      const { uploadSessionId } = await startGroup();
      const { token } = await server().uploads.createToken(uploadSessionId, {
        allowedOrigins: ["https://films.example"],
      });
      const refused = await upload({ uploadSessionId, apiKey: token });
      expect(refused.outcome).toEqual({ error: expect.stringMatching(/ answered 403 origin_not_allowed/) });
      await page.goto(otherOrigin());
      const answer = await page.evaluate(
        ([url = "", key = ""]) =>
          fetch(url, { headers: { "X-SPATIALGEN-APPKEY": key } }).then(
            () => "an answer",
            (error: Error) => error.name,
          ),
        [`${apiUrl}/api/videos/uploads/${uploadSessionId}`, token],
      );
      expect(answer).toBe("TypeError");
    });
  });
});
