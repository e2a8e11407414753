import { UsageError } from "../cli-error.ts";

/** The API's name for a field of the input → the flag or the argument that sets it. */
export type FlagOf = (field: string) => string;

type Parsed<T> =
  | { success: true; data: T }
  | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } };

/**
 * Returns what a schema accepted.
 * @throws UsageError whose lines name the flag of each refused field
 */
export const checkWith =
  (flagOf: FlagOf) =>
  <T>(parsed: Parsed<T>): T => {
    if (parsed.success) return parsed.data;
    const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
    throw refusedFields(issues, flagOf);
  };

/** The error that names the flag of each refused field, a line each. */
export const refusedFields = (issues: readonly { path: string; message: string }[], flagOf: FlagOf): UsageError =>
  new UsageError(issues.map(({ path, message }) => `${flagOf(path)}: ${message}`).join("\n"));
