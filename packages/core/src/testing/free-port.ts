import { createServer } from "node:net";

/** The system hands out ports from 32768 on by itself. */
const range = { first: 20_000, end: 32_000 };
const rangeSize = 1_000;
/**
 * Processes of one test run have ranges of their own, by the number that the runner gives each worker; where there is
 * none, all have the first. Within a range each begins at a place of its own, as another run may be under way on the
 * same machine.
 */
const rangeIndex = Number(process.env.VITEST_POOL_ID ?? 0) % ((range.end - range.first) / rangeSize);
let next = (process.pid * 10) % rangeSize;

/**
 * A port of 127.0.0.1 for a server of a test that cannot choose one by itself. Nothing listens on it, and no other
 * caller gets it before that server has started.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = range.first + rangeIndex * rangeSize + next;
    next = (next + 1) % rangeSize;
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
