import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import { createApi } from "@vergence/api";
import { createTestContext, type TestContext } from "@vergence/core/testing";
import { createVergenceClient, type VergenceClient } from "../client.ts";

export interface TestServer {
  context: TestContext;
  baseUrl: string;
  /** With an admin's key. */
  client: VergenceClient;
  /** Ends every connection that is open, as a network may. */
  cutConnections(): void;
  close(): Promise<void>;
}

/** The real API over HTTP, on a database and a bucket of its own. @param env settings that differ from the tests' */
export async function startServer(env: Record<string, string> = {}): Promise<TestServer> {
  const context = await createTestContext({ env });
  const fetch = createApi(context.resources);
  return new Promise((resolve) => {
    const server = serve({ fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => {
      const baseUrl = `http://127.0.0.1:${port}`;
      const cutConnections = () => server.closeAllConnections();
      resolve({
        context,
        baseUrl,
        client: createVergenceClient({ baseUrl, apiKey: context.adminKey }),
        cutConnections,
        async close() {
          const closed = new Promise((done) => server.close(done));
          cutConnections();
          await closed;
          await context.close();
        },
      });
    }) as Server;
  });
}
