import { once } from "node:events";
import pg from "pg";
import { listenToChanges } from "../support/change-listener.ts";
import { call, openAgent } from "../support/http.ts";
import type { Bench } from "../support/open-bench.ts";
import { completePath, pendingLots } from "../support/pending-files.ts";
import { openProduct, startWeb, startWorker } from "../support/product.ts";
import { defineRow } from "../support/row.ts";
import { median } from "../support/statistics.ts";
import { startStore } from "../support/store.ts";
import { timed } from "../support/timed.ts";

const perTurn = 5;

export default defineRow({
  ours: "commit of a group's last `complete` → its handler has claimed the job in the worker's process, at rest before",
  bare: "a bare NOTIFY on one connection → received on another",
  unit: "ms",
  bar: { of: "ours", is: "below", limit: 50 },
  async open(bench) {
    const product = await openProduct(bench, await startStore(bench));
    const nextLot = await pendingLots(product, bench.turns, perTurn);
    const changes = await listenToChanges(bench, product.ctx.config.database.url);
    const web = await startWeb(bench, product);
    startWorker(bench, product);
    const agent = openAgent(1);
    bench.defer(async () => agent.destroy());
    const roundTrip = await openRoundTrip(bench, product.ctx.config.database.url);

    return {
      async bare() {
        const times = [];
        for (let index = 0; index < perTurn; index++) times.push(await timed(roundTrip));
        return median(times);
      },
      async ours() {
        const times = [];
        for (const file of nextLot()) {
          const { uploadSessionId: group } = file;
          await call({ agent, key: product.key, url: web.baseUrl + completePath(file) });
          const committedAt = await changes.receivedAt(group, "upload_group.completed");
          times.push((await changes.receivedAt(group, "job.running")) - committedAt);
          // Five bytes are no film: the job fails, and the worker is at rest again.
          await changes.receivedAt(group, "job.failed");
        }
        return median(times);
      },
    };
  },
});

/** One NOTIFY, sent and received. */
async function openRoundTrip(bench: Bench, connectionString: string): Promise<() => Promise<unknown>> {
  const [sender, listener] = [new pg.Client({ connectionString }), new pg.Client({ connectionString })];
  for (const client of [sender, listener]) {
    await client.connect();
    bench.defer(() => client.end());
  }
  await listener.query("LISTEN bench");
  return () => Promise.all([once(listener, "notification"), sender.query("NOTIFY bench")]);
}
