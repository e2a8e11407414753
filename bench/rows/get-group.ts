import { call, eachAtOnce, openAgent } from "../support/http.ts";
import { pendingLots } from "../support/pending-files.ts";
import { startProcess } from "../support/process.ts";
import { openProduct, startWeb } from "../support/product.ts";
import { defineRow } from "../support/row.ts";
import { startStore } from "../support/store.ts";
import { timed } from "../support/timed.ts";

const connections = 32;
const callsPerTurn = 640;

export default defineRow({
  ours: `an authenticated GET of an upload group at ${connections} connections, through the web server's process`,
  bare: "Hono and pg: the key and the group with its files in two round trips to Postgres",
  unit: "requests/s",
  bar: { of: "ratio", is: "atLeast", limit: 0.3 },
  warmUps: 2,
  async open(bench) {
    const product = await openProduct(bench, await startStore(bench));
    const files = (await pendingLots(product, 1, callsPerTurn))();
    const web = await startWeb(bench, product);
    const bareServer = await startProcess("bench/baselines/get-group-server.ts", product.env);
    bench.defer(() => bareServer.stop());
    const agent = openAgent(connections);
    bench.defer(async () => agent.destroy());

    const getAll = async (baseUrl: string) => {
      const get = ({ uploadSessionId }: { uploadSessionId: string }) =>
        call({ agent, key: product.key, method: "GET", url: `${baseUrl}/api/videos/uploads/${uploadSessionId}` });
      return callsPerTurn / ((await timed(() => eachAtOnce(files, connections, get))) / 1000);
    };
    return { bare: () => getAll(bareServer.firstLine), ours: () => getAll(web.baseUrl) };
  },
});
