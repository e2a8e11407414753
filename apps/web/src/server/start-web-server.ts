import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { startTimer } from "@vergence/timers";
import { createForwardedFor } from "./forwarded-for.ts";
import type { ApiHandler } from "./open-api.ts";

interface WebServerOptions {
  api: ApiHandler;
  /** Answers everything that is not the API; called once per page request, so that it may prepare itself lazily. */
  pages: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Called with what no answer may show: why a page failed. */
  report: (error: unknown) => void;
  host: string;
  /** Addresses and networks whose `X-Forwarded-For` is believed. */
  trustedProxies: readonly string[];
  /** 0 lets the system choose. */
  port: number;
}

export interface WebServer {
  port: number;
  /** Stops accepting, ends event streams, lets other requests finish for at most `graceMs`, then cuts what is left. */
  stop(graceMs?: number): Promise<void>;
}

const apiPath = /^\/(?:api\/|api$|api\?|(?:healthz|readyz|metrics)(?:$|\?)|docs(?:$|\?|\/))/;

/** Starts the HTTP server: the API's paths go straight to its handler, before Next sees them; the rest are pages. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { api, pages, report, host, port } = options;
  const forwardedFor = createForwardedFor(options.trustedProxies);
  const eventStreams = new Set<HttpBindings["outgoing"]>();
  const answer = async (request: Request, { incoming, outgoing }: HttpBindings) => {
    request.headers.set("x-forwarded-for", forwardedFor(incoming));
    const response = await api(request);
    if (response.headers.get("content-type")?.startsWith("text/event-stream")) {
      eventStreams.add(outgoing);
      outgoing.once("close", () => eventStreams.delete(outgoing));
    }
    return response;
  };
  const apiListener = getRequestListener((request, bindings) => answer(request, bindings as HttpBindings), {
    // The process's own Request and Response stay as they are: Next relies on them.
    overrideGlobalObjects: false,
  });
  const listener: RequestListener = (request, response) => {
    const answered = apiPath.test(request.url ?? "/") ? apiListener(request, response) : pages(request, response);
    answered.catch((error: unknown) => {
      report(error);
      fail(response);
    });
  };
  const server = createServer(
    // Bodies are small JSON documents; media goes to the store. A slow sender is cut off, a slow reader is not.
    { headersTimeout: 20_000, requestTimeout: 60_000, keepAliveTimeout: 65_000, noDelay: true },
    listener,
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const stop = async (graceMs = 5_000) => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const drain = () => {
      // An event stream never ends by itself; its client connects again, to another process or the next one.
      for (const stream of eventStreams) if (!stream.writableEnded) stream.end();
      server.closeIdleConnections();
    };
    drain();
    const draining = setInterval(drain, 50);
    const cut = startTimer(() => server.closeAllConnections(), graceMs);
    await closed;
    clearInterval(draining);
    cut.stop();
  };
  return { port: (server.address() as AddressInfo).port, stop };
}

function fail(response: ServerResponse) {
  if (response.headersSent) return response.destroy();
  response
    .writeHead(500, { "content-type": "text/plain; charset=utf-8" })
    .end("Something went wrong. Please try again.\n");
}
