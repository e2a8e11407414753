import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Answers one request; the file's bytes are at hand. */
export type Manner = (request: IncomingMessage, response: ServerResponse, server: RemoteServer) => void;

/** A server of a third party, whose behaviour a test decides. */
export interface RemoteServer {
  /** `127.0.0.1:port` */
  host: string;
  url: string;
  file: Buffer;
  etag: string | null;
  manner: Manner;
  /** `GET /film.mp4`, with ` bytes=100-` behind it for a range, in the order they came. */
  seen: string[];
  close(): Promise<void>;
}

export async function startRemoteServer(file: Buffer): Promise<RemoteServer> {
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    remote.seen.push(headers.range ? `${method} ${url} ${headers.range}` : `${method} ${url}`);
    remote.manner(request, response, remote);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const remote: RemoteServer = {
    host,
    url: `http://${host}/film.mp4`,
    file,
    etag: '"one"',
    manner: wellBehaved,
    seen: [],
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return remote;
}

/** What a range asks for, when its condition holds. */
export function rangeStart({ headers }: IncomingMessage, { etag }: RemoteServer): number {
  const isSame = headers["if-range"] === undefined || headers["if-range"] === etag;
  return isSame ? Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0) : 0;
}

/** Headers as they should be, changed by what is given; null leaves one out. */
export function writeHead(
  request: IncomingMessage,
  response: ServerResponse,
  server: RemoteServer,
  change: Record<string, string | number | null> = {},
): number {
  const { file, etag } = server;
  const start = rangeStart(request, server);
  const headers: Record<string, string | number | null> = {
    "content-type": "video/mp4",
    "content-length": file.length - start,
    etag,
    ...(start > 0 && { "content-range": `bytes ${start}-${file.length - 1}/${file.length}` }),
    ...change,
  };
  for (const [name, value] of Object.entries(headers)) if (value !== null) response.setHeader(name, value);
  response.writeHead(start > 0 ? 206 : 200);
  return start;
}

/** Ranges, conditions, lengths: all as RFC 9110 says. */
export const wellBehaved: Manner = (request, response, server) => {
  const start = writeHead(request, response, server);
  response.end(server.file.subarray(start));
};

/** Cuts each connection after so many bytes of its body. */
export const dropsAfter =
  (bytes: number, change: Record<string, string | number | null> = {}): Manner =>
  (request, response, server) => {
    const start = writeHead(request, response, server, change);
    const piece = server.file.subarray(start, start + bytes);
    response.write(piece, () => (start + bytes >= server.file.length ? response.end() : response.destroy()));
  };

/** Answers with a status alone. */
export const answers =
  (status: number, headers: Record<string, string> = {}): Manner =>
  (_, response) => {
    response.writeHead(status, headers).end();
  };

/** One manner for each request, the last one for all that follow. */
export function inTurn(...manners: Manner[]): Manner {
  let next = 0;
  return (...call) => manners[Math.min(next++, manners.length - 1)]?.(...call);
}
