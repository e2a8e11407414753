import { createServer, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Resources, toAppError } from "@vergence/core";
import { readMetrics, requireMetricsToken } from "@vergence/core/process";

export interface MetricsServer {
  port: number;
  close(): Promise<void>;
}

/**
 * Answers `GET /metrics` with what this worker counts, at a port of its own, to clients that send METRICS_TOKEN; to
 * everyone who can reach it where that is not set.
 * @param port 0 lets the system choose
 */
export async function serveMetrics(resources: Resources, port: number): Promise<MetricsServer> {
  const { host, metrics } = resources.config;
  const listener: RequestListener = async (request, response) => {
    try {
      if (request.url !== "/metrics" || !["GET", "HEAD"].includes(request.method ?? ""))
        return refuse(response, 404, "There is only GET /metrics here.");
      if (metrics.token !== undefined) requireMetricsToken(metrics.token, request.headers.authorization);
      const { text, contentType } = await readMetrics(resources);
      response.writeHead(200, { "content-type": contentType }).end(text);
    } catch (error) {
      const { code, message } = toAppError(error);
      refuse(response, code === "unauthenticated" ? 401 : 500, message);
    }
  };
  const server = createServer({ requestTimeout: 10_000 }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refuse(response: ServerResponse, status: number, message: string): void {
  const challenge = status === 401 && { "www-authenticate": 'Bearer realm="vergence"' };
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...challenge }).end(`${message}\n`);
}
