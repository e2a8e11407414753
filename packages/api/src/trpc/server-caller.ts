import { randomUUID } from "node:crypto";
import type { Actor, Resources } from "@vergence/core";
import { appRouter } from "./app-router.ts";
import { createCallerFactory } from "./trpc.ts";

const createCaller = createCallerFactory(appRouter);

/** The procedures as plain functions, for code in the same process that already knows who acts. */
export function createServerCaller(resources: Resources, actor: Actor) {
  return createCaller({
    resources,
    requestId: randomUUID(),
    findCaller: async () => ({ actor, user: null }),
  });
}
