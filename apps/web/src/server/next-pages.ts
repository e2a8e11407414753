import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import next from "next";

interface PagesOptions {
  dev: boolean;
  host: string;
  port: number;
}

/**
 * The pages of the admin UI as a request listener. Next takes about a second to prepare: that runs beside the API's
 * first answers, and a page that is asked for meanwhile waits. With `dev`, pages are compiled on request and again
 * when their code changes, in place of what `next build` made.
 */
export function nextPages({ dev, host, port }: PagesOptions) {
  const app = next({ dev, dir: join(import.meta.dirname, "../.."), hostname: host, port, quiet: !dev });
  const handler = app.getRequestHandler();
  const prepared = app.prepare();
  prepared.catch((error: unknown) => console.error("The admin pages cannot be shown:", error));
  return async (request: IncomingMessage, response: ServerResponse) => {
    await prepared;
    await handler(request, response);
  };
}
