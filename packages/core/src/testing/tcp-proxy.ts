import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A line to a real server that a test can cut and mend. */
export interface TcpProxy {
  port: number;
  /** Drops every connection and refuses new ones. */
  cut(): void;
  mend(): void;
  /** How many connections it has refused. */
  refusals(): number;
  close(): Promise<void>;
}

/** Listens on a port of the system's choice and passes everything on to `target`. */
export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let isCut = false;
  let refusals = 0;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
  };
  const server = createServer((client) => {
    if (isCut) {
      refusals++;
      client.destroy();
      return;
    }
    const upstream = connect(target);
    keep(client);
    keep(upstream);
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
      drop();
    },
    mend() {
      isCut = false;
    },
    refusals: () => refusals,
    close() {
      drop();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
