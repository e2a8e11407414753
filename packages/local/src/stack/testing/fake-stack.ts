// A supervisor of fake programs in a process of its own: `node fake-stack.ts <dataDir> <journal>`; prints "ready" once
// it is.

import { startStack } from "../start-stack.ts";
import { stopRequest } from "../stop-request.ts";
import { fakePrograms } from "./fake-programs.ts";

const [dataDir = "", journal = ""] = process.argv.slice(2);
const signal = stopRequest();
const programs = fakePrograms(journal);
try {
  const stack = await startStack({ env: process.env, dataDir, programs, signal, log: (line) => console.error(line) });
  console.log("ready");
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
  await stack.stop();
  process.exit(0);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
