import type { CompletedFile, PartUrls } from "@vergence/contract";
import type { AppProcess } from "../../tests/support/app-process.ts";
import { allParts, bigFileEnv, partCount, partSizeBytes, startBigFile } from "../support/big-file.ts";
import { type EtagStore, startEtagStore } from "../support/etag-store.ts";
import { call, openAgent } from "../support/http.ts";
import { openProduct, type Product, startWeb } from "../support/product.ts";
import { residentMegabytes } from "../support/resident-memory.ts";
import { defineRow } from "../support/row.ts";

const times = 20;

export default defineRow({
  ours: `resident memory of a web server's process after signing and completing a file of 10,000 parts ${times} times`,
  bare: "the same process after the first; on a store that keeps the parts' etags but no bytes",
  unit: "MB",
  bar: { of: "difference", is: "below", limit: 50 },
  // Each turn starts a process of its own.
  warmUps: 0,
  async open(bench) {
    const store = await startEtagStore(bench);
    const product = await openProduct(bench, store, { env: bigFileEnv, hasBucket: true });
    let web: AppProcess;
    return {
      async bare() {
        web = await startWeb(bench, product);
        await signAndComplete(product, store, web);
        return residentMegabytes(web.child.pid);
      },
      async ours() {
        for (let time = 1; time < times; time++) await signAndComplete(product, store, web);
        const megabytes = await residentMegabytes(web.child.pid);
        await web.kill("SIGTERM");
        return megabytes;
      },
    };
  },
});

/** One file of 10,000 parts, from Start to its library record. */
async function signAndComplete(product: Product, store: EtagStore, web: AppProcess): Promise<void> {
  const agent = openAgent(1);
  const { path } = await startBigFile(product);
  const post = (action: string, body: string) =>
    call({ agent, key: product.key, url: `${web.baseUrl}${path}/${action}`, body });
  const { parts } = JSON.parse(String(await post("part-urls", allParts))) as PartUrls;
  const multipartUploadId = new URL(parts[0]?.url ?? "").searchParams.get("uploadId") ?? "";
  const etags = store.holdParts(multipartUploadId, partCount, partSizeBytes);
  const named = etags.map((etag, index) => ({ partNumber: index + 1, etag }));
  const completed = JSON.parse(String(await post("complete", JSON.stringify({ parts: named })))) as CompletedFile;
  if (completed.libraryId === null) throw new Error("The file was not completed.");
  agent.destroy();
}
