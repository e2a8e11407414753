import { AppError, type Issue } from "@vergence/core";
import type { z } from "zod";

/**
 * Checks a part of a request against its schema and reports every violation at once.
 * @param what as the message names it: `body`, `query`, `path`
 * @throws AppError invalid_input
 */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown, what: string): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidInput(issuesOf(parsed.error), what);
}

/** zod's issues with dotted paths. */
export function issuesOf(error: z.ZodError): Issue[] {
  return error.issues.map(({ path, message }) => ({ path: path.map(String).join("."), message }));
}

function invalidInput(issues: Issue[], what: string): AppError {
  const [first] = issues;
  const rest = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  const reason = first ? `: ${first.path ? `${first.path} ` : ""}${lowerFirst(first.message)}${rest}` : "";
  return new AppError("invalid_input", `The ${what} is not valid${reason}.`, { issues });
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
