import { randomUUID } from "node:crypto";
import type { Actor, Resources } from "@vergence/core";
import { appRouter } from "../trpc/app-router.ts";
import { createCallerFactory } from "../trpc/trpc.ts";

const createCaller = createCallerFactory(appRouter);

/** Returns the procedures as plain functions of this process, called by a given actor. */
export function createServerCaller(resources: Resources, actor: Actor) {
  return createCaller({
    resources,
    requestId: randomUUID(),
    findCaller: async () => ({ actor, user: null }),
  });
}
