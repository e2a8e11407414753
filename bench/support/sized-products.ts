import { fillWithGroups } from "./many-groups.ts";
import type { Bench } from "./open-bench.ts";
import { openProduct, type Product, startWeb } from "./product.ts";
import { startStore } from "./store.ts";

/** An installation with a web server's process, and how many groups its database holds. */
export interface SizedProduct {
  product: Product;
  baseUrl: string;
}

/** Two installations that differ in the number of groups in their databases only. */
export async function openSizedProducts(bench: Bench): Promise<{ small: SizedProduct; large: SizedProduct }> {
  const store = await startStore(bench);
  const open = async (groupCount: number): Promise<SizedProduct> => {
    const product = await openProduct(bench, store);
    await fillWithGroups(product.env.DATABASE_URL ?? "", groupCount);
    return { product, baseUrl: (await startWeb(bench, product)).baseUrl };
  };
  return { small: await open(1_000), large: await open(100_000) };
}
