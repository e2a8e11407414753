#!/usr/bin/env node
// `npm run demo`: the product, and a real stereo pair uploaded to it; stays up until Ctrl-C, or with --once until the
// video is ready. The small part size makes a file of a few megabytes go through a multipart upload.
import { runScript } from "./lib/problem.mjs";
import { foreground } from "./lib/run.mjs";
import { setUp } from "./lib/workspace.mjs";

await runScript(async () => {
  const { node, env } = await setUp();
  const demoEnv = { UPLOAD_PART_SIZE_BYTES: "5242880", ...env };
  const args = ["packages/local/src/main.ts", "--run", "apps/cli/src/demo/main.ts", ...process.argv.slice(2)];
  return foreground(node, args, { env: demoEnv, followsUs: true });
});
