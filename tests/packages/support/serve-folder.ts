import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";

export interface FolderServer {
  origin: string;
  close(): void;
}

/** Serves a folder's JavaScript as it is, and an empty page at any other path. */
export async function serveFolder(folder: string): Promise<FolderServer> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://page");
    const script = pathname.endsWith(".js")
      ? await readFile(path.join(folder, pathname), "utf8").catch(() => null)
      : "";
    if (script === null) return response.writeHead(404).end();
    response.setHeader("Content-Type", script ? "text/javascript" : "text/html").end(script || "<!doctype html>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close().closeAllConnections() };
}
