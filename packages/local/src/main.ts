// The product on one machine: `node packages/local/src/main.ts [--dev] [--run <program.ts> [--once]]`. `npm start`
// runs this. --dev, which `npm run dev` gives, shows pages as they are edited and restarts the apps when their code
// changes. --run runs a program beside the stack, which finds it by VERGENCE_BASE_URL and VERGENCE_ADMIN_KEY; --once
// ends with its code.
import path from "node:path";
import { parseArgs } from "node:util";
import { developmentPrograms } from "./stack/development-programs.ts";
import { foreground } from "./stack/foreground.ts";
import { root, vergencePrograms } from "./stack/programs.ts";
import { startStack } from "./stack/start-stack.ts";
import { StopRequestedError, stopRequest } from "./stack/stop-request.ts";
import { welcome } from "./stack/welcome.ts";

const { values } = parseArgs({
  options: {
    dev: { type: "boolean", default: false },
    run: { type: "string" },
    once: { type: "boolean", default: false },
  },
});
const signal = stopRequest();
const log = (message: string) => console.error(message);

async function main(): Promise<number> {
  const dataDir = path.resolve(root, process.env.DATA_DIR || ".vergence");
  log("• Starting …");
  const programs = values.dev ? developmentPrograms : vergencePrograms;
  const stack = await startStack({ env: process.env, dataDir, programs, signal, log });
  let exitCode = 0;
  try {
    console.log(welcome(stack, dataDir));
    let stopNow = false;
    if (values.run) {
      const env = { ...stack.env, VERGENCE_BASE_URL: stack.baseUrl, VERGENCE_ADMIN_KEY: stack.env.BOOTSTRAP_ADMIN_KEY };
      exitCode = await foreground([path.resolve(root, values.run)], env, signal);
      stopNow = values.once || exitCode !== 0;
    }
    if (!stopNow) {
      if (values.run) console.log("Still running; Ctrl-C stops everything.");
      await new Promise((resolve) => (signal.aborted ? resolve(null) : signal.addEventListener("abort", resolve)));
    }
  } finally {
    log(`• Stopping${signal.aborted ? ` (${(signal.reason as Error).message})` : ""} …`);
    await stack.stop();
    log("  stopped");
  }
  // Being asked to stop is no failure; being asked before the sample was through is one.
  return exitCode;
}

try {
  process.exit(await main());
} catch (error) {
  if (error instanceof StopRequestedError) {
    log(`• Stopped before the start was complete (${error.message})`);
    process.exit(0);
  }
  log(`\n✗ ${(error as Error).message}`);
  process.exit(1);
}
