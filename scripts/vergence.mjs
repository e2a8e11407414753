#!/usr/bin/env node
// `npm run -s vergence -- upload|videos|keys …`: the `vergence` command on the product that runs on this machine.
// Nothing but the command's own answer goes to stdout.
import { runOnRunningProduct } from "./lib/running-product.mjs";

await runOnRunningProduct(process.argv.slice(2));
