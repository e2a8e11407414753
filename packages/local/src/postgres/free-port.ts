import net from "node:net";

/** Whether nothing listens on `port` of `host`. */
export function isPortFree(port: number, host: string): Promise<boolean> {
  return listenOnce(port, host).then(
    () => true,
    () => false,
  );
}

/** A port of `host` that was free a moment ago: `preferred` when it is, else one that the system picks. */
export async function freePort(host: string, preferred?: number): Promise<number> {
  if (preferred && (await isPortFree(preferred, host))) return preferred;
  return listenOnce(0, host);
}

function listenOnce(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : port));
    });
  });
}
