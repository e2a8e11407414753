import { defineConfig, type UserConfig } from "tsdown";

/**
 * Builds a package for npm: ES modules for Node 20 and browsers with their types rolled up, `dependencies` imported
 * and everything else bundled. In the repository packages import each other's sources; `publishConfig` points to what
 * is built here.
 */
export const packageBuild = (options: UserConfig) =>
  defineConfig({
    target: "es2022",
    fixedExtension: false,
    hash: false,
    // Licence notices go with what we pass on; pnpm adds the LICENSE of the repository.
    copy: "../../NOTICE",
    dts: { tsconfig: "tsconfig.build.json" },
    ...options,
  });
