#!/usr/bin/env node
import { readMainConfig } from "./main-config.ts";
import { startDevStore } from "./start-dev-store.ts";

/** Runs the dev store as a process of its own; see `main-config.ts` for its environment. */
async function main(): Promise<void> {
  const { exitWithParent, ...options } = readMainConfig(process.env);
  const starting = startDevStore(options);
  // A parent that reads our line may stop us at once, so stopping works before it is printed.
  const stop = () => {
    starting
      .then((store) => store.close())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stop);
  const { endpoint } = await starting;
  console.log(`S3 dev store (for laptops and tests, not for production) on ${endpoint}, data in ${options.dataDir}`);
  if (!exitWithParent) return;
  // The parent holds the other end of stdin; when it dies, however it dies, the end of the stream arrives here.
  process.stdin.once("close", stop).once("end", stop).resume();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
