import path from "node:path";
import { packageBuild } from "../../tsdown.base.ts";

const node20 = (name: string) => path.join(import.meta.dirname, "src/node-20", name);

// `inspect` is bundled from packages/media, without its fallback to the ffmpeg that npm has: it wants the machine's.
export default packageBuild({
  entry: "src/main.ts",
  platform: "node",
  dts: false,
  inputOptions: {
    transform: {
      inject: {
        "Array.fromAsync": [node20("from-async.ts"), "fromAsync"],
        "Map.groupBy": [node20("group-by.ts"), "groupBy"],
      },
    },
  },
});
