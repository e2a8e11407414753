import { defineConfig } from "tsdown";

// For publishing; in the repository the sources run as they are.
export default defineConfig({
  entry: ["src/index.ts", "src/main.ts"],
  platform: "node",
  target: "node20.15",
  fixedExtension: false,
  dts: { tsconfig: "tsconfig.build.json" },
  // No package of the registry.
  deps: { alwaysBundle: ["@vergence/timers"] },
  publint: { strict: true },
});
