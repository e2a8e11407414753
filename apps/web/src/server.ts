import { once } from "node:events";
import { createApi } from "@vergence/api";
import type { Resources } from "@vergence/core";
import { type Config, readConfigOrExit } from "@vergence/core/config";
import { openResources, startTracing, stopRequest } from "@vergence/core/process";
import { nextPages } from "./server/next-pages.ts";
import { shareApi } from "./server/open-api.ts";
import { startWebServer } from "./server/start-web-server.ts";

/**
 * Opens what every call needs, or says in one line what cannot be reached; the supervisor then starts the process
 * again.
 */
async function openOrExit(config: Config): Promise<Resources> {
  try {
    return await openResources(config, { queueRole: "sender", name: "web" });
  } catch (error) {
    console.error(`The web server cannot start: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}

const config = readConfigOrExit();
const stop = stopRequest({ withParent: process.env.VERGENCE_EXIT_WITH_PARENT === "1" });
const stopTracing = await startTracing(config, "web");
const resources = await openOrExit(config);
const api = createApi(resources);
shareApi(api);
const dev = process.env.NODE_ENV === "development";
const pages = nextPages({ dev, host: config.host, port: config.port });
const report = (error: unknown) => resources.logger.error({ err: error }, "a page could not be shown");
const { host, port, trustedProxies } = config;
const server = await startWebServer({ api, pages, report, host, port, trustedProxies });
resources.logger.info({ host: config.host, port: server.port, publicUrl: config.publicUrl }, "web server listens");

if (!stop.aborted) await once(stop, "abort");
resources.logger.info({ reason: stop.reason.message }, "web server stops");
await server.stop();
await resources.close();
await stopTracing();
process.exit(0);
