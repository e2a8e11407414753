import { z } from "zod";

/** Answer of `GET /healthz`: the process lives. */
export const health = z.object({ status: z.literal("ok") });

/** Answer of `GET /readyz`: whether each thing that a call needs answers; `not_ready` comes with 503. */
export const readiness = z.object({
  status: z.enum(["ready", "not_ready"]),
  database: z.boolean(),
  store: z.boolean(),
  queue: z.boolean(),
});
