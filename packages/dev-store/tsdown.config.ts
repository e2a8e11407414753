import { defineConfig } from "tsdown";

// For publishing; in the repository the sources run as they are.
export default defineConfig({
  entry: ["src/index.ts", "src/main.ts"],
  platform: "node",
  target: "node20.15",
  fixedExtension: false,
  hash: false,
  // pnpm adds the LICENSE of the repository.
  copy: "../../NOTICE",
  dts: { tsconfig: "tsconfig.build.json" },
  // It is not on the registry.
  deps: { alwaysBundle: ["@vergence/timers"] },
  publint: { strict: true },
});
