import { createApi } from "@vergence/api";
import { type Config, ConfigError, loadConfig, openResources, type Resources, startTracing } from "@vergence/core";
import { nextPages } from "./server/next-pages.ts";
import { onStopRequest } from "./server/on-stop-request.ts";
import { shareApi } from "./server/open-api.ts";
import { startWebServer } from "./server/start-web-server.ts";

/** Reads the settings, or says what is wrong with each in one line and leaves. */
function readConfig(): Config {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) console.error(problem);
    process.exit(1);
  }
}

/** Opens what every call needs, or says in one line what cannot be reached; whoever supervises us starts us again. */
async function openOrExit(config: Config): Promise<Resources> {
  try {
    return await openResources(config, { queueRole: "sender", name: "web" });
  } catch (error) {
    console.error(`The web server cannot start: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}

const config = readConfig();
const stopRequested = onStopRequest();
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

resources.logger.info({ reason: await stopRequested }, "web server stops");
await server.stop();
await resources.close();
await stopTracing();
process.exit(0);
