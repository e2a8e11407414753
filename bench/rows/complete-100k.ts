import { call, openAgent } from "../support/http.ts";
import { completePath, pendingLots } from "../support/pending-files.ts";
import { defineRow } from "../support/row.ts";
import { openSizedProducts, type SizedProduct } from "../support/sized-products.ts";
import { timed } from "../support/timed.ts";

const callsPerTurn = 60;

export default defineRow({
  ours: "one `complete` after another with 100,000 groups in the database",
  bare: "the same with 1,000",
  unit: "ms",
  bar: { of: "ratio", is: "atMost", limit: 1.3 },
  warmUps: 2,
  async open(bench) {
    const { small, large } = await openSizedProducts(bench);
    const agent = openAgent(1);
    bench.defer(async () => agent.destroy());
    const side = async ({ product, baseUrl }: SizedProduct) => {
      const nextLot = await pendingLots(product, bench.turns, callsPerTurn);
      return async () => {
        const lot = nextLot();
        const milliseconds = await timed(async () => {
          for (const file of lot) await call({ agent, key: product.key, url: baseUrl + completePath(file) });
        });
        return milliseconds / callsPerTurn;
      };
    };
    return { bare: await side(small), ours: await side(large) };
  },
});
