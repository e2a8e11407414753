import { parseArgs } from "node:util";
import { UsageError } from "./cli-error.ts";

/** A flag that takes a text. */
export const text = { type: "string" } as const;
/** One that may stand several times. */
export const texts = { type: "string", multiple: true } as const;
/** One that takes nothing. */
export const flag = { type: "boolean" } as const;

export interface ParsedFlags {
  values: Partial<Record<string, string>>;
  /** The texts of those that may stand several times. */
  lists: Partial<Record<string, string[]>>;
  /** Those that take no text and are set. */
  flags: Set<string>;
  positionals: string[];
}

/** @throws UsageError for a flag that is unknown or has no text */
export function parseFlags(
  args: string[],
  options: Record<string, { type: "string" | "boolean"; multiple?: boolean }>,
): ParsedFlags {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const texts = Object.entries(values).filter(([, value]) => typeof value === "string");
    const flags = Object.keys(values).filter((name) => values[name] === true);
    const lists = Object.entries(values).filter(([, value]) => Array.isArray(value));
    return {
      values: Object.fromEntries(texts) as ParsedFlags["values"],
      lists: Object.fromEntries(lists) as ParsedFlags["lists"],
      flags: new Set(flags),
      positionals,
    };
  } catch (error) {
    // Node's own words name the flag: Unknown option '--rol'. …
    throw new UsageError((error as Error).message);
  }
}

type Parsed<T> =
  | { success: true; data: T }
  | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } };

/** Takes what a schema says of arguments; where it refuses, each line names the flag of the field. @throws UsageError */
export const checkWith =
  (flagOf: (field: string) => string) =>
  <T>(parsed: Parsed<T>): T => {
    if (parsed.success) return parsed.data;
    const lines = parsed.error.issues.map(({ path, message }) => `${flagOf(path.join("."))}: ${message}`);
    throw new UsageError(lines.join("\n"));
  };
