import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { inTime } from "@vergence/timers/testing";
import { afterEach, expect, test } from "vitest";
import type { ApiHandler } from "./open-api.ts";
import { startWebServer, type WebServer } from "./start-web-server.ts";

let server: WebServer | undefined;
let reported: unknown[] = [];
afterEach(async () => {
  if (server) await inTime("the server to stop without any grace", server.stop(0));
  server = undefined;
  reported = [];
});

async function start(api: ApiHandler, trustedProxies: string[] = []) {
  server = await startWebServer({
    api,
    pages: async (incoming, outgoing) => {
      if (incoming.url === "/broken") throw new Error("a secret of the page");
      outgoing.end("a page");
    },
    report: (error) => reported.push(error),
    host: "127.0.0.1",
    trustedProxies,
    port: 0,
  });
  return { server, base: `http://127.0.0.1:${server.port}` };
}

const text = async (url: string) => (await fetch(url)).text();

test.each([
  ["/api/videos?x=1", "api"],
  ["/api", "api"],
  ["/healthz", "api"],
  ["/readyz?verbose", "api"],
  ["/metrics", "api"],
  ["/", "a page"],
  ["/apish", "a page"],
  ["/healthzz", "a page"],
])("GET %s › is answered by the %s", async (path, answer) => {
  const { base } = await start(async () => new Response("api"));
  expect(await text(base + path)).toBe(answer);
});

test("GET of a page that throws › 500 without the error's words, which are reported", async () => {
  const { base } = await start(async () => new Response("api"));
  const answer = await fetch(`${base}/broken`);
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain("secret");
  expect(String(reported)).toContain("a secret of the page");
});

test("a client that disconnects › aborts the request's signal", async () => {
  const aborted = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const { base } = await start(async ({ signal }) => {
    signal.addEventListener("abort", () => aborted.resolve());
    reached.resolve();
    await aborted.promise;
    return new Response("too late");
  });
  const client = request(`${base}/api/slow`).on("error", () => undefined);
  client.end();
  await inTime("the request to reach the API", reached.promise);
  client.destroy();
  await inTime("the signal of a request whose client disconnected to abort", aborted.promise);
});

test("a client that disconnects from an event stream › ends the stream's source", async () => {
  const canceled = Promise.withResolvers<void>();
  const { base } = await start(async () => eventStream(() => canceled.resolve()));
  const client = request(`${base}/api/events`).on("error", () => undefined);
  client.end();
  const [answer] = await inTime("the event stream's head", once(client, "response"));
  await inTime("its first event", once(answer, "data"));
  client.destroy();
  await inTime("the source of an event stream whose client disconnected to be canceled", canceled.promise);
});

test("stop › ends event streams, finishes what is being answered, refuses newcomers", async () => {
  const finish = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const { server, base } = await start(async (incoming) => {
    if (incoming.url.endsWith("/events")) return eventStream(() => undefined);
    reached.resolve();
    await finish.promise;
    return new Response("finished");
  });
  const events = await fetch(`${base}/api/events`);
  const slow = text(`${base}/api/slow`);
  await inTime("the slow request to reach the API", reached.promise);
  const stopped = server.stop();
  // Whole, and not cut: its reader knows that it may come again.
  expect(await inTime("the event stream to end", events.text())).toBe("data: 1\n\n");
  await expect(fetch(`${base}/api/new`)).rejects.toThrow();
  finish.resolve();
  expect(await slow).toBe("finished");
  await inTime("the server to stop once all is answered", stopped);
});

test("stop › cuts a request that outlasts the grace, and a connection that sends nothing", async () => {
  const never = Promise.withResolvers<Response>();
  const reached = Promise.withResolvers<void>();
  const { server, base } = await start(async () => {
    reached.resolve();
    return never.promise;
  });
  const silent = connect(server.port, "127.0.0.1").on("error", () => undefined);
  await once(silent, "connect");
  const silentEnds = once(silent, "close");
  const slow = text(`${base}/api/slow`);
  await inTime("the slow request to reach the API", reached.promise);
  const stopped = server.stop(100);
  expect(
    await inTime(
      "the slow request to be cut",
      slow.catch(() => "cut"),
    ),
  ).toBe("cut");
  await inTime("the silent connection to be closed", silentEnds);
  await inTime("the server to stop", stopped);
});

function eventStream(onCancel: () => void) {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode("data: 1\n\n")),
    cancel: onCancel,
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

test.each([
  ["a stranger's", [], "127.0.0.1"],
  ["a trusted proxy's", ["127.0.0.1"], "198.51.100.1, 127.0.0.1"],
])("%s X-Forwarded-For › reaches the API as it can be believed", async (_, trustedProxies, expected) => {
  const { base } = await start(async ({ headers }) => new Response(headers.get("x-forwarded-for")), trustedProxies);
  const answer = await fetch(`${base}/api/x`, { headers: { "x-forwarded-for": "198.51.100.1" } });
  expect(await answer.text()).toBe(expected);
});
