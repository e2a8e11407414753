import { Agent, request } from "node:http";

/** A connection pool that keeps `connections` open. */
export const openAgent = (connections: number): Agent => new Agent({ keepAlive: true, maxSockets: connections });

export interface Call {
  agent: Agent;
  key: string;
  method?: "GET" | "POST";
  url: string;
  body?: string;
}

/** Makes a call and reads its answer to the end. @throws Error when it is not a 200 */
export function call({ agent, key, method = "POST", url, body }: Call): Promise<Buffer> {
  const headers = {
    "x-spatialgen-appkey": key,
    ...(body !== undefined && { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, agent, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        const text = Buffer.concat(chunks);
        if (answer.statusCode === 200) resolve(text);
        else reject(new Error(`${method} ${url} answered ${answer.statusCode}: ${text}`));
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** Runs `work` on every item, `atOnce` at a time. */
export async function eachAtOnce<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<unknown>) {
  const rest = items[Symbol.iterator]();
  const runner = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, runner));
}
