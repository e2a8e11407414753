#!/usr/bin/env node
// `npm run -s keys -- create --role upload --name demo | list | revoke <id> | rotate <id>`: keys of the product that
// runs on this machine. Nothing but the command's own answer goes to stdout.
import { runOnRunningProduct } from "./lib/running-product.mjs";

await runOnRunningProduct(["keys", ...process.argv.slice(2)]);
