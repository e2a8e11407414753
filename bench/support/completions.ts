import { call, eachAtOnce, openAgent } from "./http.ts";
import type { Bench } from "./open-bench.ts";
import { completePath, type PendingFile, pendingLots } from "./pending-files.ts";
import type { Product } from "./product.ts";
import { timed } from "./timed.ts";

export const completeConnections = 32;
const callsPerTurn = 320;

/**
 * Completes single_put files that wait, a lot of them a turn, at 32 connections.
 * @returns a function that completes the next lot through a server, and answers its requests/s
 */
export async function openCompletions(bench: Bench, product: Product): Promise<(baseUrl: string) => Promise<number>> {
  const nextLot = await pendingLots(product, 2 * bench.turns, callsPerTurn);
  const agent = openAgent(completeConnections);
  bench.defer(async () => agent.destroy());
  return async (baseUrl) => {
    const complete = (file: PendingFile) => call({ agent, key: product.key, url: baseUrl + completePath(file) });
    const lot = nextLot();
    return callsPerTurn / ((await timed(() => eachAtOnce(lot, completeConnections, complete))) / 1000);
  };
}
