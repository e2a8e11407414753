import { z } from "zod";
import { errorCodes } from "./error-codes.ts";

/** `application/problem+json` (RFC 9457) with our extension members. */
export const problem = z.object({
  type: z.string().describe("Always `about:blank`."),
  title: z.string().describe("What the code means."),
  status: z.int().describe("HTTP status of the answer."),
  detail: z.string().describe("What is wrong with this call."),
  instance: z.string().describe("Path of the call."),
  code: z.enum(errorCodes).describe("Stable code to switch on."),
  requestId: z.string().describe("`X-Request-Id` of the call."),
  issues: z
    .array(
      z.object({
        path: z.string().describe("Field in dotted form, such as `files.0.sizeBytes`; empty for the whole input."),
        message: z.string().describe("The rule that it violates."),
      }),
    )
    .optional()
    .describe("Every violated rule of the input."),
});
export type Problem = z.infer<typeof problem>;
