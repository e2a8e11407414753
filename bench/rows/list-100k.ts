import type { UploadGroupPage } from "@vergence/contract";
import { call, openAgent } from "../support/http.ts";
import { defineRow } from "../support/row.ts";
import { openSizedProducts, type SizedProduct } from "../support/sized-products.ts";
import { timed } from "../support/timed.ts";

const walksPerTurn = 10;
const pages = ["?limit=50", "?limit=50&status=completed", "?limit=50&status=canceled"];

export default defineRow({
  ours: "the groups list with 100,000 groups in the database: the first two pages, of all, of the completed and of the canceled",
  bare: "the same with 1,000",
  unit: "ms",
  bar: { of: "ratio", is: "atMost", limit: 1.3 },
  warmUps: 2,
  async open(bench) {
    const { small, large } = await openSizedProducts(bench);
    const agent = openAgent(1);
    bench.defer(async () => agent.destroy());
    const side = ({ product, baseUrl }: SizedProduct) => {
      const get = async (query: string) => {
        const url = `${baseUrl}/api/videos/uploads${query}`;
        return JSON.parse(String(await call({ agent, key: product.key, method: "GET", url }))) as UploadGroupPage;
      };
      const walk = async () => {
        for (const page of pages) {
          const { nextCursor } = await get(page);
          await get(`${page}&cursor=${nextCursor}`);
        }
      };
      return async () => {
        const milliseconds = await timed(async () => {
          for (let count = 0; count < walksPerTurn; count++) await walk();
        });
        return milliseconds / walksPerTurn / (2 * pages.length);
      };
    };
    return { bare: side(small), ours: side(large) };
  },
});
