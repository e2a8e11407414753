import { z } from "zod";

/** Answer of `GET /healthz`: the process lives. */
export const health = z.object({ status: z.literal("ok").describe("The process is alive.") });

/** Answer of `GET /readyz`: whether each thing that a call needs answers; `not_ready` comes with 503. */
export const readiness = z.object({
  status: z.enum(["ready", "not_ready"]).describe("`ready` if all of the following answer."),
  database: z.boolean().describe("Whether the database answers."),
  store: z.boolean().describe("Whether the object store answers."),
  queue: z.boolean().describe("Whether the job queue answers."),
});
