import { openSdkClient, presignAll } from "../baselines/presign-all.ts";
import { openPartUrls } from "../support/big-file.ts";
import { defineRow } from "../support/row.ts";
import { timed } from "../support/timed.ts";

export default defineRow({
  ours: "part-urls for 10,000 parts, the whole call",
  bare: "@aws-sdk/s3-request-presigner making 10,000 URLs; nothing else",
  unit: "ms",
  bar: { of: "ratio", is: "atLeast", limit: 5 },
  ratio: "bare/ours",
  async open(bench) {
    const { store, answer, fetchPartUrls } = await openPartUrls(bench);
    const client = openSdkClient(store);
    bench.defer(async () => client.destroy());
    return { bare: () => timed(() => presignAll(client, answer)), ours: () => timed(fetchPartUrls) };
  },
});
