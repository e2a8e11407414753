import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** One call that arrived. */
export interface ReceivedCall {
  headers: IncomingHttpHeaders;
  body: string;
  /** The body, parsed. */
  event: { type: string; eventId: string; data: Record<string, unknown> };
}

/** What a receiver does with a call; without an answer of its own it says 204. */
export type Behaviour = (
  call: ReceivedCall,
  response: ServerResponse,
  request: IncomingMessage,
) => void | Promise<void>;

/** A real HTTP server that webhooks are sent to. */
export interface WebhookReceiver {
  url: string;
  /** `host:port`, for the setting OUTBOUND_ALLOWED_HOSTS. */
  host: string;
  calls: ReceivedCall[];
  behave(behaviour: Behaviour): void;
  close(): Promise<void>;
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const calls: ReceivedCall[] = [];
  let behaviour: Behaviour = () => undefined;
  const server = createServer(async (request, response) => {
    const body = await text(request).catch(() => "");
    if (body === "") return response.destroy();
    const call = { headers: request.headers, body, event: JSON.parse(body) };
    calls.push(call);
    await behaviour(call, response, request);
    if (behaviour.length < 2) response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}/hook`,
    host,
    calls,
    behave(next) {
      behaviour = next;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
