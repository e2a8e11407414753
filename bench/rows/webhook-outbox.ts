import { createWebhook, updateWebhook } from "@vergence/core";
import { completeConnections, openCompletions } from "../support/completions.ts";
import { openProduct, startWeb } from "../support/product.ts";
import { defineRow } from "../support/row.ts";
import { startStore } from "../support/store.ts";

export default defineRow({
  ours: `\`complete\` at ${completeConnections} connections in a workspace with a webhook: its event is written in the same transaction`,
  bare: "the same through the same process with the webhook disabled",
  unit: "requests/s",
  bar: { of: "ratio", is: "atLeast", limit: 0.9 },
  warmUps: 2,
  async open(bench) {
    // Nobody listens there, and no worker runs that would deliver: only what `complete` itself does is measured.
    const env = { OUTBOUND_ALLOWED_HOSTS: "127.0.0.1" };
    const product = await openProduct(bench, await startStore(bench), { env });
    const completeLot = await openCompletions(bench, product);
    const web = await startWeb(bench, product);
    const { webhookId } = await createWebhook(product.ctx, {
      url: "http://127.0.0.1:9",
      description: "",
      eventTypes: [],
    });
    const turn = async (isEnabled: boolean) => {
      await updateWebhook(product.ctx, { webhookId, isEnabled });
      return completeLot(web.baseUrl);
    };
    return { bare: () => turn(false), ours: () => turn(true) };
  },
});
