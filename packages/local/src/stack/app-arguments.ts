/**
 * Where memory is plenty, V8 lets what is new fill three times 64 MB before it uses that again; of 16 MB a process
 * keeps far less resident, and is no slower (`npm run bench -- memory worker-memory complete`).
 */
const youngGeneration = "--max-semi-space-size=16";

/** What node runs each app of the product with, from the repository's root. */
export const appArguments = {
  web: [youngGeneration, "apps/web/src/server.ts"],
  worker: [youngGeneration, "apps/worker/src/main.ts"],
} as const;
