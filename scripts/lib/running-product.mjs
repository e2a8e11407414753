import { existsSync } from "node:fs";
import path from "node:path";
import { ensureNode } from "./node.mjs";
import { root } from "./paths.mjs";
import { Problem, runScript } from "./problem.mjs";
import { foreground } from "./run.mjs";

/**
 * Runs the `vergence` command with these words; nothing is installed or built for it.
 * @param {string[]} words
 */
export function runOnRunningProduct(words) {
  return runScript(async () => {
    if (!existsSync(path.join(root, "node_modules/.modules.yaml")))
      throw new Problem("Nothing is installed yet: run `npm start` first, and leave it running.");
    return foreground(await ensureNode(), ["apps/cli/src/main.ts", ...words]);
  });
}
