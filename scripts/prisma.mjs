#!/usr/bin/env node
// The Prisma CLI with the WebAssembly schema engine from npm, so that no machine has to download a native one:
//   node scripts/prisma.mjs generate | validate | migrate dev | migrate deploy | migrate diff …
// VERGENCE_NATIVE_SCHEMA_ENGINE=1 goes back to Prisma's own native engine.
import { createRequire } from "node:module";
import path from "node:path";
import { ensureNode } from "./lib/node.mjs";
import { root } from "./lib/paths.mjs";
import { runScript } from "./lib/problem.mjs";
import { foreground } from "./lib/run.mjs";

await runScript(async () => {
  const node = await ensureNode();
  const prisma = createRequire(path.join(root, "package.json")).resolve("prisma/build/index.js");
  /** @type {NodeJS.ProcessEnv} */
  const env = {
    ...process.env,
    // The engine is started through its `#!/usr/bin/env node` line: the Node we chose has to be the first one found.
    PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ""}`,
    CHECKPOINT_DISABLE: "1",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
  };
  if (process.env.VERGENCE_NATIVE_SCHEMA_ENGINE === "1") delete env.PRISMA_SCHEMA_ENGINE_BINARY;
  else env.PRISMA_SCHEMA_ENGINE_BINARY = path.join(root, "scripts/schema-engine.mjs");
  return foreground(node, [prisma, ...process.argv.slice(2)], { env });
});
