import path from "node:path";
import { packageBuild } from "../../tsdown.base.ts";

// `inspect` is bundled from packages/media, without its fallback to the ffmpeg that npm has: it wants the machine's.
export default packageBuild({
  entry: "src/main.ts",
  platform: "node",
  dts: false,
  inputOptions: {
    // What Node 20 lacks; tests/proofs/packages.int.test.ts finds whatever else it does.
    transform: { inject: { "Map.groupBy": [path.join(import.meta.dirname, "src/node-20/group-by.ts"), "groupBy"] } },
  },
});
