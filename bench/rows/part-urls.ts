import { signAll } from "../baselines/sign-all.ts";
import { openPartUrls } from "../support/big-file.ts";
import { defineRow } from "../support/row.ts";
import { timed } from "../support/timed.ts";

export default defineRow({
  ours: "part-urls for 10,000 parts, the whole call: over HTTP, and read to its end",
  bare: "the bare signing loop with a cached signing key, and the same JSON; no HTTP, no database",
  unit: "ms",
  bar: { of: "ratio", is: "atMost", limit: 2 },
  warmUps: 3,
  async open(bench) {
    const { store, answer, fetchPartUrls } = await openPartUrls(bench);
    return { bare: () => timed(() => signAll(answer, store)), ours: () => timed(fetchPartUrls) };
  },
});
