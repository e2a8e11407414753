import { serve } from "@hono/node-server";
import { createApi } from "@vergence/api";
import { createTestContext, type TestContext } from "@vergence/core/testing";

export interface TestServer {
  context: TestContext;
  baseUrl: string;
  close(): Promise<void>;
}

/** The real API over HTTP, on a database and a bucket of its own. */
export async function startServer(): Promise<TestServer> {
  const context = await createTestContext();
  const fetch = createApi(context.resources);
  return new Promise((resolve) => {
    const server = serve({ fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) =>
      resolve({
        context,
        baseUrl: `http://127.0.0.1:${port}`,
        async close() {
          await new Promise((closed) => server.close(closed));
          await context.close();
        },
      }),
    );
  });
}
