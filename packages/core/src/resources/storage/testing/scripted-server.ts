import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as the script sees it: `PUT /bucket/key?query`. */
type Script = (line: string, response: ServerResponse, request: IncomingMessage) => void;

export interface ScriptedServer {
  endpoint: string;
  /** Every request so far, in order. */
  lines: string[];
  close(): Promise<void>;
}

/** A store that is broken in a way no real one can be asked to be. */
export async function startScriptedServer(script: Script): Promise<ScriptedServer> {
  const lines: string[] = [];
  const server = createServer((request, response) => {
    const line = `${request.method} ${request.url}`;
    lines.push(line);
    request.resume();
    request.once("end", () => script(line, response, request));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.close();
    server.closeAllConnections();
  };
  return { endpoint: `http://127.0.0.1:${port}`, lines, close };
}

/** Answers like S3 does: with an error document. */
export function answerError(
  response: ServerResponse,
  status: number,
  code: string,
  message = "words of the store",
): void {
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`);
}
