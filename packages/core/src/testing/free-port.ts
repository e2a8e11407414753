import { createServer } from "node:net";

/** The system hands out ports from 32768 on by itself. Processes begin at places of their own. */
const range = { first: 20_000, end: 32_000 };
let next = range.first + ((process.pid * 100) % (range.end - range.first));

/**
 * A port of 127.0.0.1 for a server of a test that cannot choose one by itself. Nothing listens on it, and nobody is handed it before
 * that server has started.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = next;
    next = port + 1 < range.end ? port + 1 : range.first;
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
