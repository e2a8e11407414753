import { packageBuild } from "../../tsdown.base.ts";

export default packageBuild({
  entry: ["src/index.ts", "src/node.ts", "src/webhooks.ts"],
  platform: "neutral",
  // Of `@vergence/client/node` alone.
  deps: { neverBundle: /^node:/ },
});
