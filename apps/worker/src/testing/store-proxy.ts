import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** What happens to one request on its way to the store. */
export type Fate =
  | "pass"
  /** Never answered; the request stays open. */
  | "hold"
  /** The connection is cut at once, as by a store that is down. */
  | "cut"
  /**
   * Read to its end and never answered: `deliver` brings it to the store when the test says, as a network that was
   * slow.
   */
  | "delay"
  /** The answer's connection is cut after so many bytes of its body. */
  | { cutAfterBytes: number };

export interface StoreProxy {
  endpoint: string;
  /** Decides on each request, by method and by path with query; may take its time. */
  decide: (method: string, path: string) => Fate | Promise<Fate>;
  /** `GET /bucket/key`, with ` bytes=100-` behind it for a range, in the order they came. */
  seen: string[];
  /** The requests that were delayed, in the order in which they were read to their ends. */
  delayed: DelayedRequest[];
  close(): Promise<void>;
}

export interface DelayedRequest {
  method: string;
  path: string;
  /** Sends it on to the store now. @returns the store's status */
  deliver(): Promise<number>;
}

/** A proxy between a worker and the store, so that a test can break the connection between them. */
export async function startStoreProxy(target: string): Promise<StoreProxy> {
  const upstream = new URL(target);
  const server = createServer(async (incoming, outgoing) => {
    const { method = "", url = "" } = incoming;
    const { range } = incoming.headers;
    proxy.seen.push(range ? `${method} ${url} ${range}` : `${method} ${url}`);
    const fate = await proxy.decide(method, url);
    if (fate === "cut") incoming.destroy();
    else if (fate === "delay") proxy.delayed.push(await readWhole(upstream, incoming));
    else if (fate !== "hold") forward(upstream, incoming, outgoing, fate === "pass" ? Infinity : fate.cutAfterBytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy: StoreProxy = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    decide: () => "pass",
    seen: [],
    delayed: [],
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}

async function readWhole(upstream: URL, incoming: IncomingMessage): Promise<DelayedRequest> {
  const { method = "", url = "", headers } = incoming;
  const body = await buffer(incoming);
  const target = { host: upstream.hostname, port: upstream.port, method, path: url, headers };
  const deliver = () =>
    new Promise<number>((resolve, reject) => {
      const onward = request(target, (answer) => {
        answer.resume().once("end", () => resolve(answer.statusCode ?? 0));
      });
      onward.once("error", reject).end(body);
    });
  return { method, path: url, deliver };
}

/** Passes headers on as they are: the signature covers Host. */
function forward(upstream: URL, incoming: IncomingMessage, outgoing: ServerResponse, cutAfterBytes: number): void {
  const { method, url, headers } = incoming;
  const onward = request({ host: upstream.hostname, port: upstream.port, method, path: url, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    let sentBytes = 0;
    answer.on("data", (chunk: Buffer) => {
      const rest = chunk.subarray(0, cutAfterBytes - sentBytes);
      sentBytes += rest.length;
      outgoing.write(rest, () => {
        if (sentBytes >= cutAfterBytes) outgoing.destroy();
      });
    });
    answer.on("end", () => outgoing.end());
    answer.on("error", () => outgoing.destroy());
  });
  onward.on("error", () => outgoing.destroy());
  outgoing.on("close", () => onward.destroy());
  incoming.pipe(onward);
}
