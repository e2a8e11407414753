import path from "node:path";
import { root, vergencePrograms } from "./programs.ts";
import type { StackPrograms } from "./start-stack.ts";

/** Of each app what its process loads; pages are not in it, for Next replaces them in place. */
const code: Record<string, readonly string[]> = {
  web: ["packages/api/src", "apps/web/src/server.ts", "apps/web/src/server"],
  worker: ["packages/media/src", "apps/worker/src"],
};
const sharedCode = ["packages/contract/src", "packages/core/src", "packages/core/generated", "packages/timers/src"];

/**
 * The product's own programs as `npm run dev` runs them: pages compiled when they are asked for, each app restarted
 * when its code changes.
 */
export const developmentPrograms: StackPrograms = {
  ...vergencePrograms,
  apps: (env) =>
    vergencePrograms.apps({ ...env, NODE_ENV: "development" }).map((app) => ({
      ...app,
      restartOn: [...sharedCode, ...(code[app.name] ?? [])].map((place) => path.join(root, place)),
    })),
};
