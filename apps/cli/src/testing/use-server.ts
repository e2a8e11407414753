import { createVergenceClient, type VergenceClient } from "@vergence/client";
import { afterAll, beforeAll } from "vitest";
import type { Env } from "../server/find-server.ts";
import { startServer, type TestServer } from "./start-server.ts";

/** A server with what calls it as its administrator: the SDK's client, and the environment of a command. */
export interface CalledServer extends TestServer {
  client: VergenceClient;
  env: Env;
}

/**
 * Starts a server before the first test of a file, and closes it after the last.
 * @returns the server; its members are there once hooks and tests run
 */
export function useServer(): CalledServer {
  const server = {} as CalledServer;
  beforeAll(async () => {
    const { context, baseUrl, close } = await startServer();
    const client = createVergenceClient({ baseUrl, apiKey: context.adminKey });
    const env = { VERGENCE_BASE_URL: baseUrl, VERGENCE_API_KEY: context.adminKey };
    Object.assign(server, { context, baseUrl, close, client, env });
  });
  // Nothing is open where the start failed.
  afterAll(() => server.close?.());
  return server;
}
