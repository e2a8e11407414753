import { packageBuild } from "../../tsdown.base.ts";

export default packageBuild({
  entry: ["src/index.ts", "src/main.ts"],
  platform: "node",
  target: "node20.15",
  publint: { strict: true },
});
