import { createServer } from "node:net";

/** The system hands out ports from 32768 on by itself. */
const range = { first: 20_000, end: 32_000 };
const roomSize = 1_000;
/**
 * Processes of one test run have rooms of their own, by the number that the runner tells its workers apart by; where there is none, all
 * have the first. Within a room each begins at a place of its own, as another run may be under way on the same machine.
 */
const room = Number(process.env.VITEST_POOL_ID ?? 0) % ((range.end - range.first) / roomSize);
let next = (process.pid * 10) % roomSize;

/**
 * A port of 127.0.0.1 for a server of a test that cannot choose one by itself. Nothing listens on it, and nobody is handed it before
 * that server has started.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = range.first + room * roomSize + next;
    next = (next + 1) % roomSize;
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
