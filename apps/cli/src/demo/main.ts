// The client that `npm run demo` runs beside the stack. Exit code 0: the video is ready.
import { VergenceApiError, VergenceNetworkError, VideoFailedError } from "@vergence/client";
import { CliError } from "../cli-error.ts";
import { failureLine } from "../progress/wait-for-stream.ts";
import { readDemoSettings } from "./demo-settings.ts";
import { runDemo } from "./run-demo.ts";

const stopper = new AbortController();
const stop = () => stopper.abort(new CliError("stopped"));
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(name, stop);
// The stack holds the other end of our stdin: it ends when the stack does, however that ends.
if (process.env.VERGENCE_EXIT_WITH_PARENT === "1") process.stdin.once("end", stop).resume();

const { stdout } = process;
const screen = {
  write: (text: string) => void stdout.write(text),
  isTerminal: stdout.isTTY === true,
  columns: stdout.columns ?? 80,
};

/** Errors that speak for themselves; any other is a fault of ours and needs its stack. */
function describe(error: unknown): string {
  if (error instanceof VideoFailedError) return failureLine(error);
  const plain = [CliError, VergenceApiError, VergenceNetworkError].some((kind) => error instanceof kind);
  return error instanceof Error ? ((plain ? error.message : error.stack) ?? error.message) : String(error);
}

try {
  await runDemo({ settings: readDemoSettings(process.env), screen, signal: stopper.signal });
} catch (error) {
  console.error(`\n✗ The demo failed: ${describe(error)}`);
  process.exitCode = 1;
}
process.stdin.destroy();
