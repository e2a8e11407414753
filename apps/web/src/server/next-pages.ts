import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import next from "next";

/**
 * The pages of the admin UI as a request listener. Next takes about a second to prepare: that runs beside the API's
 * first answers, and a page that is asked for meanwhile waits.
 */
export function nextPages({ host, port }: { host: string; port: number }) {
  const app = next({ dev: false, dir: join(import.meta.dirname, "../.."), hostname: host, port, quiet: true });
  const handler = app.getRequestHandler();
  const prepared = app.prepare();
  prepared.catch((error: unknown) => console.error("The admin pages cannot be shown:", error));
  return async (request: IncomingMessage, response: ServerResponse) => {
    await prepared;
    await handler(request, response);
  };
}
