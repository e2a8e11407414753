import { completeConnections, openCompletions } from "../support/completions.ts";
import { startProcess } from "../support/process.ts";
import { openProduct, startWeb } from "../support/product.ts";
import { defineRow } from "../support/row.ts";
import { startStore } from "../support/store.ts";

export default defineRow({
  ours: `\`complete\` of a single_put file at ${completeConnections} connections, through the web server's process`,
  bare: "node:http and pg: the same HEAD and the same writes in two round trips to Postgres",
  unit: "requests/s",
  bar: { of: "ratio", is: "atLeast", limit: 0.5 },
  // A server lives for days: over its first thousands of calls, what one costs it falls by a third.
  warmUps: 8,
  async open(bench) {
    const product = await openProduct(bench, await startStore(bench));
    const completeLot = await openCompletions(bench, product);
    const web = await startWeb(bench, product);
    const bareServer = await startProcess("bench/baselines/complete-server.ts", product.env);
    bench.defer(() => bareServer.stop());
    return { bare: () => completeLot(bareServer.firstLine), ours: () => completeLot(web.baseUrl) };
  },
});
