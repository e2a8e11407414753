import type { z } from "zod";

/** What a schema finds wrong with a value, each as `path: message`; a path is written as problem documents write it. */
export function issuesOf(schema: z.ZodType, value: unknown): string[] {
  const parsed = schema.safeParse(value);
  return parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.map(String).join(".")}: ${message}`);
}
