import { packageBuild } from "../../tsdown.base.ts";

export default packageBuild({
  entry: ["src/index.ts", "src/node.ts", "src/webhooks.ts"],
  platform: "neutral",
  deps: {
    // Of `@vergence/client/node` alone.
    neverBundle: /^node:/,
    // Of the contract the client takes types, and this code: a page loads it without a bundler.
    alwaysBundle: "@vergence/contract/part-plan",
  },
});
